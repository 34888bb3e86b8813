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
