import { expect, type Page } from '@playwright/test';

/** Fills fields by their labels. */
export async function fill(page: Page, values: Record<string, string>): Promise<void> {
  for (const [label, value] of Object.entries(values))
    await page.getByLabel(label, { exact: false }).first().fill(value);
}

/** Makes a contact through the form; returns its address and its id. */
export async function createContact(
  page: Page,
  contact: { name: string; email: string },
): Promise<{ path: string; id: string }> {
  await page.goto('/contacts/new');
  await fill(page, { Name: contact.name, 'E-mail': contact.email });
  await page.getByRole('button', { name: 'Create contact' }).click();
  await expect(page).toHaveURL(/\/contacts\/[0-9a-f-]{36}/);
  const { pathname } = new URL(page.url());
  return { path: pathname, id: pathname.split('/').at(-1) ?? '' };
}

export interface NewClient {
  name: string;
  email: string;
  phone?: string;
  project: string;
  credits: string;
}

/** Goes through the onboarding wizard up to its last button, which is left to the caller. */
export async function fillOnboarding(page: Page, client: NewClient): Promise<void> {
  await page.goto('/onboarding/new');
  await fill(page, { Name: client.name, 'E-mail': client.email, ...(client.phone ? { Phone: client.phone } : {}) });
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByLabel('Project').fill(client.project);
  await page.getByLabel('Welcome credits').fill(client.credits);
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(page.getByRole('button', { name: 'Onboard client' })).toBeVisible();
}

/** A value that no earlier test used. */
export function unique(text: string): string {
  return `${text} ${crypto.randomUUID().slice(0, 8)}`;
}

export function uniqueEmail(): string {
  return `client-${crypto.randomUUID().slice(0, 8)}@example.com`;
}
