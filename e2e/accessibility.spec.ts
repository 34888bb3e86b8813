import { createContact, unique, uniqueEmail } from './pages/forms';
import { accessibilityProblems } from './support/axe';
import { expect, test } from './support/test';

const pages = [
  '/contacts',
  '/contacts/new',
  '/contacts/import',
  '/deals',
  '/deals/new',
  '/projects',
  '/projects/new',
  '/credits',
  '/onboarding',
  '/onboarding/new',
  '/platform/system-health',
  '/platform/events',
  '/platform/patterns',
  '/platform/patterns/merge',
  '/platform/learning',
  '/platform/guards',
  '/platform/queue',
  '/platform/in-doubt',
  '/platform/audit',
  '/platform/settings',
  '/platform/doctor',
  '/platform/fault-lab',
  '/platform/outbox',
  '/platform/members',
  '/no-such-page',
  '/platform/events/no-such-event',
];

for (const path of pages) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`axe finds nothing on ${path} (${colorScheme})`, async ({ adminPage: page }) => {
      await page.emulateMedia({ colorScheme });
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      expect(await accessibilityProblems(page)).toEqual([]);
    });
  }
}

test('axe finds nothing on the sign-in page', async ({ page }) => {
  await page.goto('/sign-in');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  expect(await accessibilityProblems(page)).toEqual([]);
});

test('axe finds nothing on the pages of one contact, one ledger, one run and one event', async ({
  adminPage: page,
}) => {
  const clean = async () => {
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    expect(await accessibilityProblems(page), page.url()).toEqual([]);
  };
  const { id } = await createContact(page, { name: unique('Reader'), email: uniqueEmail() });
  await clean();
  await page.goto(`/credits/${id}`);
  await page.getByRole('form', { name: 'Spend credits' }).getByRole('button').click();
  await expect(page.getByRole('form', { name: 'Spend credits' }).getByRole('alert')).toBeVisible();
  await clean();
  await page.goto('/platform/fault-lab');
  await page.getByRole('radio', { name: 'Upstream 503', exact: true }).check();
  await page.getByRole('button', { name: 'Break it and run' }).click();
  await page
    .getByRole('link', { name: /Read the story/ })
    .first()
    .waitFor({ timeout: 30_000 });
  await clean();
  await page
    .getByRole('link', { name: /Read the story/ })
    .first()
    .click();
  await expect(page.getByText('What was considered')).toBeVisible();
  await clean();
});
