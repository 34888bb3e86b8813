import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { jobSchema } from '@/db/job-schema';
import { startPostgres } from '@/lib/self-healing/testing/embedded-postgres';
import { createTestDatabase } from '@/lib/self-healing/testing/postgres';
import { startTcpProxy } from '@/lib/self-healing/testing/tcp-proxy';
import { fillOnboarding, unique, uniqueEmail } from './pages/forms';
import { breakWith, startHealing, stopHealing } from './pages/settings-page';
import { signIn } from './pages/sign-in-page';
import { startAppServer } from './support/app-server';
import { figure, rows } from './support/rows';
import { admin, expect, test } from './support/test';
import { resendUnavailable, startResend } from './support/vendors';

const secret = () => randomBytes(32).toString('base64url');

async function startDatabase() {
  const given = process.env.TEST_DATABASE_URL;
  const postgres = given ? { url: given, stop: async () => {} } : await startPostgres();
  const database = await createTestDatabase({ serverUrl: postgres.url });
  return {
    url: database.url,
    async stop() {
      await database.drop();
      await postgres.stop();
    },
  };
}

const environmentOf = (databaseUrl: string, resendUrl: string) => ({
  DATABASE_URL: databaseUrl,
  AUTH_SECRET: secret(),
  SELFHEAL_SECRET: secret(),
  ADMIN_EMAIL: admin.email,
  ADMIN_PASSWORD: admin.password,
  RESEND_API_KEY: 're_local_key',
  RESEND_BASE_URL: resendUrl,
  LOG_LEVEL: 'warn',
});

test('two instances that start together migrate once, both serve, and obey a kill switch that one of them was told', async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const database = await startDatabase();
  const resend = await startResend();
  const env = { ...environmentOf(database.url, resend.url), FAULT_LAB: '1' };
  const servers = await Promise.all([startAppServer(env), startAppServer(env)]);
  try {
    const migrations = 'select count(*) - count(distinct hash) from drizzle.__healing_migrations';
    expect(await figure(database.url, migrations)).toBe(0);
    expect(await figure(database.url, 'select count(*) from users')).toBe(1);
    const pages: Page[] = [];
    for (const server of servers) {
      const context = await browser.newContext({ baseURL: server.url });
      const page = await context.newPage();
      await signIn(page, admin);
      await page.goto('/contacts');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Contacts');
      pages.push(page);
    }
    const [told, other] = pages;
    if (!told || !other) throw new Error('There are two instances.');
    expect(await breakWith(other, 'Connection lost')).toContain('healed');
    await stopHealing(told);
    // What was saved holds within a second on every instance that reads Postgres twice a second.
    await delay(1_000);
    expect(await breakWith(other, 'Connection lost')).toContain('failed');
    await startHealing(told);
    await delay(1_000);
    expect(await breakWith(other, 'Connection lost')).toContain('healed');
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    await resend.close();
    await database.stop();
  }
});

test('a job that one process stored is run by a fresh process that has served no page', async ({ browser }) => {
  test.setTimeout(180_000);
  const database = await startDatabase();
  const resend = await startResend();
  const env = environmentOf(database.url, resend.url);
  const first = await startAppServer({ ...env, SELFHEAL_WORKER: 'off' });
  const client = { name: unique('Client'), email: uniqueEmail(), phone: '', project: unique('Project'), credits: '5' };
  try {
    resend.failNext(1_000, resendUnavailable);
    const context = await browser.newContext({ baseURL: first.url });
    const page = await context.newPage();
    await signIn(page, admin);
    await fillOnboarding(page, client);
    await page.getByRole('button', { name: 'Onboard client' }).click();
    await expect(page.getByText('The client is set up.')).toBeVisible({ timeout: 30_000 });
    await context.close();
    expect(resend.accepted).toEqual([]);
    expect(await figure(database.url, "select count(*) from healing_jobs where source = 'sendWelcomeMail'")).toBe(1);
  } finally {
    // No farewell: what was acknowledged is in the database.
    await first.kill();
  }
  resend.reset();
  const second = await startAppServer(env);
  try {
    await expect.poll(() => resend.accepted.map(({ to }) => to), { timeout: 60_000 }).toEqual([client.email]);
    await expect
      .poll(() => figure(database.url, 'select count(*) from healing_jobs where status <> $1', ['done']), {
        timeout: 20_000,
      })
      .toBe(0);
  } finally {
    await second.stop();
    await resend.close();
    await database.stop();
  }
  expect(resend.accepted).toHaveLength(1);
});

test('a worker that is killed between two steps of a job leaves the rest to another, which repeats no step', async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const database = await startDatabase();
  const resend = await startResend();
  const proxy = await startTcpProxy(database.url);
  const env = environmentOf(database.url, resend.url);
  const door = await startAppServer({ ...env, SELFHEAL_WORKER: 'off' });
  const client = { name: unique('Client'), email: uniqueEmail(), phone: '', project: unique('Project'), credits: '5' };
  const welcome = async () => (await rows(database.url, 'select mail_state from onboardings'))[0]?.mail_state;
  const servers = [door];
  try {
    resend.failNext(1_000, resendUnavailable);
    const context = await browser.newContext({ baseURL: door.url });
    const page = await context.newPage();
    await signIn(page, admin);
    await fillOnboarding(page, client);
    await page.getByRole('button', { name: 'Onboard client' }).click();
    await expect(page.getByText('The client is set up.')).toBeVisible({ timeout: 30_000 });
    await context.close();
    resend.reset();

    // The e-mail goes out and its step is done; the note of it never reaches the database.
    let noted = 0;
    proxy.onStatement((statement) => {
      if (!/update "onboardings"/i.test(statement)) return 'forward';
      noted += 1;
      return 'drop';
    });
    const killed = await startAppServer({ ...env, DATABASE_URL: proxy.url });
    servers.push(killed);
    await expect.poll(() => noted, { timeout: 40_000 }).toBeGreaterThan(0);
    expect(resend.attempts).toBe(1);
    await killed.kill();
    expect(await welcome()).toBe('queued');

    // Its lease would run out by itself, in two minutes; the ticket that brings it back is due then, too.
    await rows(database.url, "update healing_jobs set due_at = now() where status = 'running'");
    await rows(database.url, `update ${jobSchema}.job set start_after = now() where state = 'created'`);
    servers.push(await startAppServer(env));
    await expect.poll(welcome, { timeout: 40_000 }).toBe('sent');
    expect(resend.attempts, 'the completed step was not repeated').toBe(1);
    expect(resend.accepted.map(({ to }) => to)).toEqual([client.email]);
    await expect
      .poll(() => figure(database.url, "select count(*) from healing_jobs where status <> 'done'"), { timeout: 20_000 })
      .toBe(0);
  } finally {
    await Promise.all(servers.map((server) => server.kill()));
    await proxy.close();
    await resend.close();
    await database.stop();
  }
});
