import { fillSignIn } from './pages/sign-in-page';
import { admin, expect, test } from './support/test';

test('a stranger is sent to sign in, and comes back to the page that was asked for', async ({ page }) => {
  await page.goto('/contacts');
  await expect(page).toHaveURL(/\/sign-in/);
  await fillSignIn(page, admin);
  await expect(page).toHaveURL(/\/contacts$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Contacts');
});

test('a wrong password is refused without saying which part was wrong', async ({ page }) => {
  await page.goto('/sign-in');
  await fillSignIn(page, { ...admin, password: 'not-the-right-password' });
  await expect(
    page
      .getByRole('alert')
      .or(page.getByText(/not right|not correct|wrong|do not match/i))
      .first(),
  ).toBeVisible();
  await expect(page).toHaveURL(/\/sign-in/);
});
