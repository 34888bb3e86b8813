import { setTimeout as delay } from 'node:timers/promises';
import type { APIRequestContext, Page } from '@playwright/test';
import { fill, unique, uniqueEmail } from './pages/forms';
import { signIn } from './pages/sign-in-page';
import { accessibilityProblems } from './support/axe';
import { figure } from './support/rows';
import { startStack } from './support/stack';
import { admin, expect, test } from './support/test';

const outageMs = 60_000;
const source = 'GET /api/contacts';
const onCall = 'on-call@example.com';

/** Every failure that a caller felt, whether stored whole or counted in the storm. */
const countFailures = (databaseUrl: string) =>
  figure(
    databaseUrl,
    `select (select count(*) from healing_events where source = $1 and outcome = 'failed')
          + (select coalesce(sum(count), 0) from healing_event_counters where source = $1 and outcome = 'failed')`,
    [source],
  );

const countContacts = (databaseUrl: string, email: string) =>
  figure(databaseUrl, 'select count(*) from contacts where email = $1', [email]);

const keyed = (request: APIRequestContext, contact: { name: string; email: string }) =>
  request.post('/api/contacts', { data: contact, headers: { 'idempotency-key': `outage-${contact.email}` } });

const submit = (page: Page) => page.getByRole('button', { name: 'Create contact' }).click();

test('Postgres is away for a minute under load: what is told stays true, and nothing is lost or done twice', async ({
  browser,
}) => {
  test.setTimeout(300_000);
  const { stack, stop } = await startStack({ ALERT_EMAIL_TO: onCall });
  const { app, database, databaseUrl, resend } = stack;
  try {
    const context = await browser.newContext({ baseURL: app.url });
    const page = await context.newPage();
    await signIn(page, admin);
    let failures = 0;
    const ask = async () => {
      const startedAt = performance.now();
      // A new connection each time: one that was kept alive may be closed by the server just then.
      const response = await context.request.get('/api/contacts', {
        timeout: 45_000,
        headers: { connection: 'close' },
      });
      if (response.status() >= 500) failures += 1;
      return { status: response.status(), tookMs: performance.now() - startedAt };
    };
    expect((await ask()).status).toBe(200);
    const before = await countFailures(databaseUrl);
    const typed = { name: unique('Typed'), email: uniqueEmail() };
    const form = await context.newPage();
    await form.goto('/contacts/new');
    await fill(form, { Name: typed.name, 'E-mail': typed.email });

    database.refuse(true);
    const endAt = Date.now() + outageMs;
    const asked: ReturnType<typeof ask>[] = [];
    const asking = (async () => {
      while (Date.now() < endAt) {
        asked.push(ask());
        await delay(500);
      }
    })();
    await expect.poll(async () => (await context.request.get('/api/health')).status()).toBe(503);

    await test.step('a keyed request is refused, not risked', async () => {
      const response = await keyed(context.request, { name: unique('Keyed'), email: 'keyed@example.com' });
      expect([response.status(), (await response.json()).error.code]).toEqual([503, 'unavailable']);
      expect(response.headers()['retry-after']).toBe('10');
      await submit(form);
      await expect(form.getByText('The database does not answer for the moment.')).toBeVisible({ timeout: 30_000 });
      await expect(form.getByLabel('Name')).toHaveValue(typed.name);
    });
    await test.step('the admin sees what this instance knows', async () => {
      await page.goto('/platform/system-health');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Database away since \d\d:\d\d/);
      await expect(page.getByText('Records waiting')).toBeVisible();
      // A caller waits some seconds for the breaker before it gets its error, and only then is there an event.
      const seen = page.getByRole('list', { name: 'Events, newest first' }).getByText(source).first();
      const looked = async () => (await page.reload()) && (await seen.isVisible());
      await expect.poll(looked, { timeout: 30_000 }).toBe(true);
      expect(await accessibilityProblems(page)).toEqual([]);
      await page.goto('/platform/events');
      await expect(page.getByText(/could not be read/), 'everything else needs the database').toBeVisible();
    });

    // What was asked while nothing answered is waited for first, so that none of it meets the healthy database.
    await asking;
    const answers = await Promise.all(asked);
    database.refuse(false);

    expect(answers.length).toBeGreaterThan(80);
    expect(answers.filter(({ status }) => status < 500)).toEqual([]);
    expect(Math.max(...answers.map(({ tookMs }) => tookMs))).toBeLessThan(30_000);
    await expect.poll(async () => (await ask()).status, { timeout: 30_000 }).toBe(200);
    const counted = async () => (await countFailures(databaseUrl)) - before;
    // Those that a breaker still turned away after the outage are failures, too.
    await expect.poll(counted, { timeout: 60_000 }).toBe(failures);

    await test.step('what was refused is done once when it is sent again', async () => {
      const contact = { name: unique('Keyed'), email: 'keyed@example.com' };
      expect(await countContacts(databaseUrl, contact.email)).toBe(0);
      await expect.poll(async () => (await keyed(context.request, contact)).status(), { timeout: 30_000 }).toBe(201);
      expect((await keyed(context.request, contact)).status()).toBe(201);
      expect(await countContacts(databaseUrl, contact.email)).toBe(1);
      await submit(form);
      await expect(form).toHaveURL(/\/contacts\/[0-9a-f-]{36}/);
      expect(await countContacts(databaseUrl, typed.email)).toBe(1);
    });
    await test.step('the person on call was told once', async () => {
      const told = resend.accepted.filter(
        ({ to, subject }) => to === onCall && /Database does not answer/.test(subject),
      );
      expect(told).toHaveLength(1);
    });
    await test.step('the page is itself again', async () => {
      await page.goto('/platform/system-health');
      await expect(page.getByRole('heading', { level: 1 })).not.toHaveText(/Database away/);
    });
    expect(await counted(), 'nothing was counted twice').toBe(failures);
    expect(
      await figure(databaseUrl, 'select count(*) from healing_events where source = $1 and not wrapped', [source]),
    ).toBe(0);
    await context.close();
  } finally {
    database.refuse(false);
    await stop();
  }
});
