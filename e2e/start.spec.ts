import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { uniqueEmail } from './pages/forms';
import { signIn } from './pages/sign-in-page';
import { type AppServer, runToEnd, startAppServer } from './support/app-server';
import { admin, expect, test } from './support/test';

test.setTimeout(180_000);

const servers: AppServer[] = [];
const folders: string[] = [];

async function start(env: Record<string, string>): Promise<AppServer> {
  const server = await startAppServer({ LOG_LEVEL: 'warn', ...env });
  servers.push(server);
  return server;
}

async function dataFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'selfheal-e2e-'));
  folders.push(folder);
  return folder;
}

test.afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.kill()));
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

test.describe('with the embedded database', () => {
  test('the first run makes one admin by its link, keeps a second process out, and stops without losing anything', async ({
    page,
  }) => {
    const DATA_DIR = await dataFolder();
    const first = await start({ DATA_DIR });
    const link = /http\S+\/first-run\?token=\S+/.exec(first.output())?.[0] ?? '';
    await page.goto(link);
    await page.getByLabel('Name').fill('First Admin');
    await fillFirstAdmin(page);
    await expect(page).not.toHaveURL(/first-run/);
    await page.goto(`${first.url}/contacts`);
    await expect(page.getByRole('table').getByRole('row')).not.toHaveCount(0);
    expect((await page.request.get(link)).status()).toBe(404);

    const second = await runToEnd('scripts/serve.mjs', { DATA_DIR, PORT: '3999' });
    expect(second.code).toBe(1);
    expect(second.output.trim().split('\n')).toHaveLength(1);
    expect(second.output).toContain(`process ${first.pid} already runs`);
    expect((await fetch(`${first.url}/api/health`)).status).toBe(200);

    expect(await first.stop()).toBe(0);
    const again = await start({ DATA_DIR });
    expect(again.output()).not.toContain('first-run');
    // The secrets were kept, so the session is still good.
    await page.goto(`${again.url}/platform/members`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Members');
  });

  test('kill -9 loses nothing that was acknowledged', async ({ page }) => {
    const env = { DATA_DIR: await dataFolder(), ADMIN_EMAIL: admin.email, ADMIN_PASSWORD: admin.password };
    const first = await start(env);
    await signIn(page, admin, first.url);
    const email = uniqueEmail();
    const created = await page.request.post(`${first.url}/api/contacts`, { data: { name: 'Kept', email } });
    await first.kill();
    expect(created.status()).toBe(201);

    const again = await start(env);
    const found = await page.request.get(`${again.url}/api/contacts?q=${email}`);
    expect((await found.json()).total).toBe(1);
  });
});

test('a bad value stops the start with one line that names it', async () => {
  const env = { DATA_DIR: await dataFolder(), PORT: '3998' };
  const wrong = await runToEnd('scripts/serve.mjs', { ...env, SELFHEAL_MODE: 'maybe' });
  expect(wrong.code).toBe(1);
  expect(wrong.output).toMatch(/^Selfheal: SELFHEAL_MODE is not valid: .+$/m);
  expect(wrong.output).not.toContain('    at ');
  const missing = await runToEnd('scripts/serve.mjs', { ...env, DATABASE_URL: 'postgresql://127.0.0.1:1/none' });
  expect(missing.code).toBe(1);
  expect(missing.output).toMatch(/^Selfheal: AUTH_SECRET, SELFHEAL_SECRET missing: .+$/m);
});

async function fillFirstAdmin(page: Page): Promise<void> {
  await page.getByLabel('E-mail').fill(admin.email);
  await page.getByLabel('Password').fill(admin.password);
  await page.getByRole('button', { name: 'Make the admin and sign in' }).click();
}
