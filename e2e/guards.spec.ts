import { breakWith, startHealing, stopHealing } from './pages/settings-page';
import { accessibilityProblems } from './support/axe';
import { figure, rows } from './support/rows';
import { expect, test } from './support/test';

const save = 'Save settings';

test('an admin changes a setting: a version, its difference and an audit record say so', async ({
  adminPage: page,
  stack,
}) => {
  await page.goto('/platform/settings');
  const cooldown = page.getByLabel('Cooldown (s)');
  const before = await cooldown.inputValue();
  const after = before === '75' ? '80' : '75';

  await cooldown.fill('soon');
  await page.getByRole('button', { name: save }).last().click();
  await expect(page.getByText('Number from 0 to 3600 s.')).toBeVisible();
  await expect(cooldown, 'what was typed is kept').toHaveValue('soon');

  await cooldown.fill(after);
  await page.getByLabel('Note: why it is changed').fill('a calmer night');
  await page.getByRole('button', { name: save }).last().click();
  await expect(page.getByText(/Saved as version \d+: .*Cooldown/)).toBeVisible();
  const history = page.getByRole('region', { name: 'History' }).getByRole('listitem').first();
  await expect(history).toContainText('a calmer night');
  await expect(history).toContainText(`${before} s`);
  await expect(history).toContainText(`${after} s`);

  await page.goto('/platform/audit');
  const record = page
    .getByRole('list', { name: 'Audit record, newest first' })
    .getByRole('listitem')
    .filter({ hasText: /settings saved/i })
    .first();
  await expect(record).toContainText('Admin');
  await page.getByRole('button', { name: 'Verify chain' }).click();
  await expect(page.getByText(/The chain is whole: \d+ records? checked/)).toBeVisible();
  expect(await figure(stack.databaseUrl, "select count(*) from healing_settings where note = 'a calmer night'")).toBe(
    1,
  );

  const exported = await page.request.get('/api/platform/audit');
  const lines = (await exported.text()).trim().split('\n');
  const head = JSON.parse(lines.at(-1) ?? '{}').head as { sequence: number; hash: string };
  expect(lines.length - 1).toBe(head.sequence);
  expect(exported.headers()['x-audit-head']).toBe(`${head.sequence}:${head.hash}`);
});

test('two admins at once: the second is told who changed what, and loses nothing of what was typed', async ({
  adminPage: first,
  context,
}) => {
  const second = await context.newPage();
  await first.goto('/platform/settings');
  await second.goto('/platform/settings');
  const stamp = String(Math.floor(Math.random() * 900) + 100);
  await first.getByLabel('Per minute').fill(stamp);
  await first.getByRole('button', { name: save }).last().click();
  await expect(first.getByText(/Saved as version/)).toBeVisible();

  await second.getByLabel('At once').fill('7');
  await second.getByRole('button', { name: save }).last().click();
  await expect(second.getByText(/changed by Admin .* meanwhile/)).toBeVisible();
  await expect(second.getByLabel('At once')).toHaveValue('7');
  await expect(second.getByLabel('Per minute')).toHaveValue(stamp);
  await second.getByLabel('At once').fill('5');
  await second.close();
});

test('the kill switch: a failure of the fault lab is only observed, and healed again afterwards', async ({
  adminPage: page,
}) => {
  try {
    await stopHealing(page);
    await page.goto('/platform/system-health');
    await expect(page.getByRole('heading', { level: 1 })).toContainText('healing is stopped');
    const stopped = await breakWith(page, 'Upstream 503');
    expect(stopped).toMatch(/^failed/);
    await page
      .getByRole('link', { name: /Read the story/ })
      .first()
      .click();
    await expect(page.getByRole('main')).toContainText('The kill switch is on');
    expect(await accessibilityProblems(page)).toEqual([]);
  } finally {
    await startHealing(page);
  }
  expect(await breakWith(page, 'Upstream 503')).toMatch(/^healed/);
});

test('in mode suggest an event offers what waits for a word, and the approval is listed and can be revoked', async ({
  adminPage: page,
}) => {
  const mode = async (label: RegExp) => {
    await page.goto('/platform/settings');
    const select = page.getByLabel('Mode', { exact: true });
    const text = (await select.locator('option').allTextContents()).find((option) => label.test(option)) ?? '';
    await select.selectOption({ label: text });
    await page.getByRole('button', { name: save }).last().click();
    await expect(page.getByText(/Saved as version|Nothing to save/)).toBeVisible();
  };
  try {
    await mode(/^Suggest/);
    expect(await breakWith(page, 'Upstream 503')).toMatch(/^failed/);
    await page
      .getByRole('link', { name: /Read the story/ })
      .first()
      .click();
    const offer = page.getByRole('button', { name: /^Approve for 24 h/ }).first();
    await offer.click();
    await expect(page.getByText(/is approved for this failure for 24 hours/)).toBeVisible();
    expect(await breakWith(page, 'Upstream 503')).toMatch(/^healed/);

    await page.goto('/platform/guards');
    await page
      .getByRole('button', { name: /^Revoke/ })
      .first()
      .click();
    await expect(page.getByText(/Revoked; it holds on all instances/)).toBeVisible();
  } finally {
    await mode(/^Heal/);
  }
});

test('the settings work without JavaScript', async ({ adminState, browser, stack }) => {
  const context = await browser.newContext({
    baseURL: stack.app.url,
    javaScriptEnabled: false,
    storageState: adminState,
  });
  const page = await context.newPage();
  await page.goto('/platform/settings');
  await page.getByLabel('Time to vote (s)').fill('6.5');
  await page.getByRole('button', { name: save }).last().click();
  await expect(page.getByText(/Saved as version \d+: .*Time to vote 5 s → 6.5 s/)).toBeVisible();
  await page.getByRole('button', { name: 'Add an experiment' }).click();
  await expect(page.getByLabel('First strategy')).toBeVisible();
  await page.goto('/platform/settings');
  await page.getByLabel('Time to vote (s)').fill('5');
  await page.getByRole('button', { name: save }).last().click();
  await expect(page.getByText(/Saved as version/)).toBeVisible();
  await context.close();
});

test('axe finds nothing on the pages of guards, queue, doubts and audit when there is much to show', async ({
  adminPage: page,
  stack,
}) => {
  const insert = (text: string) => rows(stack.databaseUrl, text);
  const soon = "now() + interval '1 hour'";
  await insert(`insert into healing_jobs (id, source, payload, status, run, due_at, reason, enqueued_at, expires_at) values
    (gen_random_uuid(), 'sendLater', '', 'failed', 5, now(), 'The service answered 500.', now(), ${soon}),
    (gen_random_uuid(), 'sendLater', '', 'waiting', 0, ${soon}, null, now(), ${soon})`);
  await insert(`insert into healing_doubts (id, part, name, source, run_key, known, opened_at) values
    (gen_random_uuid(), 'step', 'send the mail', 'sendLater', 'run', 'Its end was never written.', now())`);
  await insert(`insert into healing_breakers (dependency, state, epoch, opened_at, retry_at, reason, changed_at) values
    ('a-service', 'open', 1, now(), ${soon}, '3 of 4 instances opened it', now())`);
  await insert(`insert into healing_proposals
    (id, action, resource, reason, opened_by, opened_at, expires_at, electorate, threshold) values
    (gen_random_uuid(), 'clear cache', 'everything', 'stale results', 'one', now(), ${soon}, array['one', 'two'], 0.6)`);
  await insert(`insert into healing_actions
    (id, action, resource, severity, reason, instance_id, epoch, status, watched, started_at) values
    (gen_random_uuid(), 'clear cache', 'contacts', 'normal', 'stale results', 'one', 1, 'unproven',
     '{"before":0.4,"after":0.4,"calls":20}', now())`);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const path of ['guards', 'queue', 'in-doubt', 'audit', 'system-health']) {
      await page.goto(`/platform/${path}`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      expect(await accessibilityProblems(page), `${path} ${colorScheme}`).toEqual([]);
    }
  }
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Running');
  await page.getByRole('link', { name: /^Decide… sendLater/ }).click();
  await page.getByRole('button', { name: /^It did not happen/ }).click();
  expect(await accessibilityProblems(page)).toEqual([]);
  await page.getByRole('alertdialog').getByRole('button', { name: 'It did not happen' }).click();
  await expect(page.getByText('Settled: it did not happen.')).toBeVisible();
  await page.goto('/platform/settings');
  await page.getByLabel('Cooldown (s)').fill('soon');
  await page.getByRole('button', { name: 'Add an experiment' }).click();
  await page.getByRole('button', { name: save }).last().click();
  await expect(page.getByText(/fields need your attention/)).toBeVisible();
  expect(await accessibilityProblems(page)).toEqual([]);
  await page.goto('/platform/queue');
  await page
    .getByRole('button', { name: /^Cancel…/ })
    .first()
    .click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel the job' }).click();
  await expect(page.getByText('The job was cancelled and will not run.')).toBeVisible();
});
