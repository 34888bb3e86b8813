import { expect, test } from './support/test';

/** Each fault of the lab with what should come of it, through its usual target. */
const expected = [
  ['Connection lost', 'healed'],
  ['Deadlock', 'healed'],
  ['Statement timeout', 'healed'],
  ['Upstream 429 with Retry-After', 'healed'],
  ['Upstream 503', 'healed'],
  ['Malformed reply', 'healed'],
] as const;

for (const [fault, outcome] of expected) {
  test(`${fault}: the action is ${outcome}, and its event tells why`, async ({ adminPage: page }) => {
    await page.goto('/platform/fault-lab');
    await page.getByRole('radio', { name: fault, exact: true }).check();
    await page.getByRole('button', { name: 'Break it and run' }).click();
    const result = page.getByRole('status').filter({ has: page.getByRole('heading', { level: 2 }) });
    await expect(result).toContainText(outcome, { timeout: 30_000 });
    await expect(page.getByText('This is not what should have come of it.')).toHaveCount(0);
    await result
      .getByRole('link', { name: /Read the story/ })
      .first()
      .click();
    await expect(page.getByRole('main')).toContainText('What was considered');
    await expect(page.getByRole('main')).toContainText('How it was verified');
  });
}

test('a permanent bug is not healed: the control fails, and its record says why nothing was tried', async ({
  adminPage: page,
}) => {
  await page.goto('/platform/fault-lab');
  await page.getByRole('radio', { name: /permanent bug/i }).check();
  await page.getByRole('button', { name: 'Break it and run' }).click();
  const result = page.getByRole('status').filter({ has: page.getByRole('heading', { level: 2 }) });
  await expect(result).toContainText('failed', { timeout: 30_000 });
});

test('a new event reaches an open page without reloading, behind a button', async ({ adminPage: page, context }) => {
  await page.goto('/platform/system-health');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const lab = await context.newPage();
  await lab.goto('/platform/fault-lab');
  await lab.getByRole('radio', { name: 'Upstream 503', exact: true }).check();
  await lab.getByRole('button', { name: 'Break it and run' }).click();
  await expect(lab.getByRole('status').first()).toBeVisible({ timeout: 30_000 });
  await lab.close();
  await page.bringToFront();
  await page.getByRole('button', { name: /new/i }).click({ timeout: 30_000 });
  await expect(page.getByRole('list', { name: 'Events, newest first' }).getByRole('listitem').first()).toBeVisible();
});
