import { accessibilityProblems } from './support/axe';
import { rows } from './support/rows';
import { expect, test } from './support/test';

test('the doctor says what this process sees, and plainly that the source was not looked at', async ({
  adminPage: page,
  stack,
}) => {
  await rows(
    stack.databaseUrl,
    `insert into healing_jobs (id, source, payload, status, run, due_at, enqueued_at, expires_at) values
     (gen_random_uuid(), 'operationThatIsGone', '', 'waiting', 0, now() + interval '1 hour', now(), now() + interval '1 day')`,
  );
  await page.goto('/platform/system-health');
  await page.getByRole('link', { name: 'Doctor' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Doctor');
  const main = page.getByRole('main');
  await expect(main).toContainText('job-without-operation');
  await expect(main).toContainText('One job waits for operationThatIsGone');
  await expect(main).toContainText('address-is-local');
  await expect(main).not.toContainText('migrations-missing');
  await expect(main).toContainText('npm run doctor -- <folder> --save');
  await rows(stack.databaseUrl, "delete from healing_jobs where source = 'operationThatIsGone'");
});

test('the doctor fits a phone, in light and dark, and nothing is told of a secret', async ({ adminPage: page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.goto('/platform/doctor');
    await expect(page.getByRole('heading', { name: 'Looked at' })).toBeVisible();
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(wider, colorScheme).toBeLessThanOrEqual(0);
    expect(await accessibilityProblems(page), colorScheme).toEqual([]);
  }
  expect(await page.content()).not.toContain('re_local_key');
});
