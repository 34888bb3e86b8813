import { setTimeout as delay } from 'node:timers/promises';
import { signIn } from './pages/sign-in-page';
import { figure } from './support/rows';
import { startStack } from './support/stack';
import { admin, expect, test } from './support/test';

const outageMs = 60_000;
const source = 'GET /api/contacts';

/** Every failure of the source, whether stored whole or counted in the storm. */
const countFailures = (databaseUrl: string) =>
  figure(
    databaseUrl,
    `select (select count(*) from healing_events where source = $1)
          + (select coalesce(sum(count), 0) from healing_event_counters where source = $1)`,
    [source],
  );

test('Postgres is away for a minute under load: requests are answered, and each failure is counted once', async ({
  browser,
}) => {
  test.setTimeout(240_000);
  const { stack, stop } = await startStack();
  const { app, database, databaseUrl } = stack;
  try {
    const context = await browser.newContext({ baseURL: app.url });
    await signIn(await context.newPage(), admin);
    const ask = async () => {
      const startedAt = performance.now();
      const response = await context.request.get('/api/contacts', { timeout: 45_000 });
      return { status: response.status(), tookMs: performance.now() - startedAt };
    };
    expect((await ask()).status).toBe(200);
    const before = await countFailures(databaseUrl);

    database.refuse(true);
    const endAt = Date.now() + outageMs;
    const asked: ReturnType<typeof ask>[] = [];
    while (Date.now() < endAt) {
      asked.push(ask());
      await delay(500);
    }
    expect((await context.request.get('/api/health')).status()).toBe(503);
    // What was asked while nothing answered is waited for first, so that none of it meets the healthy database.
    const answers = await Promise.all(asked);
    database.refuse(false);

    expect(answers.length).toBeGreaterThan(80);
    expect(answers.filter(({ status }) => status < 500)).toEqual([]);
    expect(Math.max(...answers.map(({ tookMs }) => tookMs))).toBeLessThan(30_000);
    await expect.poll(async () => (await ask()).status, { timeout: 30_000 }).toBe(200);
    const counted = async () => (await countFailures(databaseUrl)) - before;
    await expect.poll(counted, { timeout: 60_000 }).toBe(answers.length);
    await delay(3_000);
    expect(await counted(), 'nothing was counted twice').toBe(answers.length);
    await context.close();
  } finally {
    database.refuse(false);
    await stop();
  }
});
