import { randomBytes } from 'node:crypto';
import { startPostgres } from '@/lib/self-healing/testing/embedded-postgres';
import { createTestDatabase } from '@/lib/self-healing/testing/postgres';
import { fillOnboarding, unique, uniqueEmail } from './pages/forms';
import { signIn } from './pages/sign-in-page';
import { startAppServer } from './support/app-server';
import { figure } from './support/rows';
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

test('two instances that start together on one Postgres migrate once and both serve', async ({ browser }) => {
  test.setTimeout(180_000);
  const database = await startDatabase();
  const resend = await startResend();
  const env = environmentOf(database.url, resend.url);
  const servers = await Promise.all([startAppServer(env), startAppServer(env)]);
  try {
    const migrations = 'select count(*) - count(distinct hash) from drizzle.__healing_migrations';
    expect(await figure(database.url, migrations)).toBe(0);
    expect(await figure(database.url, 'select count(*) from users')).toBe(1);
    for (const server of servers) {
      const context = await browser.newContext({ baseURL: server.url });
      const page = await context.newPage();
      await signIn(page, admin);
      await page.goto('/contacts');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Contacts');
      await context.close();
    }
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
