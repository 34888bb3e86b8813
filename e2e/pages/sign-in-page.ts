import { expect, type Page } from '@playwright/test';

export interface Credentials {
  email: string;
  password: string;
}

export async function fillSignIn(page: Page, { email, password }: Credentials): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Signs in and waits until the application shows itself. `url` names an instance other than the usual one. */
export async function signIn(page: Page, credentials: Credentials, url = ''): Promise<void> {
  await page.goto(`${url}/sign-in`);
  await fillSignIn(page, credentials);
  await expect(page).not.toHaveURL(/sign-in/);
}
