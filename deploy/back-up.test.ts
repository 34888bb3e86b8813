import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase } from '@/db/client';
import { migrateDatabase } from '@/db/migrate';
import { defineOrder } from '@/lib/self-healing/testing/__fixtures__/order-job';
import { healerOf, type World } from '@/lib/self-healing/testing/faulty-world';
import { createTestDatabase } from '@/lib/self-healing/testing/postgres';
import { findTool } from '@/scripts/verify/debian-tools.mjs';
import { startDebianPostgres } from './debian-postgres';

const run = promisify(execFile);
let server: { url: string; stop(): Promise<void> };
let folder: string;
let bin: string;
const worlds: World[] = [];

beforeAll(async () => {
  const pgDump = findTool('pg_dump');
  if (pgDump === null) throw new Error('There is no pg_dump here: install postgresql, or set PG_DUMP_PATH.');
  bin = dirname(pgDump);
  server = await startDebianPostgres(pgDump);
  folder = await mkdtemp(join(tmpdir(), 'selfheal-back-up-'));
}, 60_000);
afterAll(async () => {
  for (const world of worlds) await world.close();
  await server?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

async function migratedWorld(): Promise<World & { url: string }> {
  const { url, drop } = await createTestDatabase({ serverUrl: server.url });
  const handle = await openDatabase({ url, driver: 'pg', max: 4 });
  const world = {
    ...{ handle, url },
    close: async () => {
      await handle.close();
      await drop();
    },
  };
  worlds.push(world);
  await migrateDatabase(handle);
  await handle.executeSql("CREATE TABLE effects (name text NOT NULL, key text NOT NULL DEFAULT '')");
  return world;
}

function script(name: 'back-up' | 'restore', url: string, file: string) {
  const env: NodeJS.ProcessEnv = {
    NODE_ENV: 'test',
    PATH: process.env.PATH ?? '',
    DATABASE_URL: url,
    ...{ PG_DUMP: join(bin, 'pg_dump'), PSQL: join(bin, 'psql'), PG_RESTORE: join(bin, 'pg_restore') },
  };
  return run(join(import.meta.dirname, `${name}.sh`), [file], { env });
}

/** How many rows each of the library's tables holds, those with none left out. */
async function contents({ handle }: World): Promise<Record<string, number>> {
  const { rows } = await handle.executeSql(
    `SELECT schemaname || '.' || relname AS name FROM pg_stat_user_tables
      WHERE relname LIKE 'healing\\_%' OR relname = 'system_health_checks' OR (schemaname = 'selfheal_jobs' AND relname LIKE 'j%')`,
  );
  const counted: Record<string, number> = {};
  for (const { name } of rows) {
    const [first] = (await handle.executeSql(`SELECT count(*)::int AS n FROM ${name}`)).rows;
    if (Number(first?.n) > 0) counted[String(name)] = Number(first?.n);
  }
  return counted;
}

it('brings back every record, and the work that was accepted is done where it was restored', async () => {
  const from = await migratedWorld();
  const broken = healerOf(from);
  const order = defineOrder(broken, { handle: from.handle, available: false, reach: async () => undefined });
  expect(await order()).toBe('accepted');
  const { audit } = await broken.administration();
  const actor = { type: 'user', id: 'admin-1' } as const;
  await audit.append({ actor, action: 'settings-saved', subject: 'settings', before: null, after: null });
  await broken.close();
  const before = await contents(from);
  expect(before).toMatchObject({ 'public.healing_jobs': 1, 'public.healing_audit': 1 });

  const file = join(folder, 'back-up.dump');
  await script('back-up', from.url, file);
  expect((await stat(file)).mode & 0o077).toBe(0);
  await expect(script('back-up', from.url, file)).rejects.toMatchObject({ code: 1 });

  const to = await migratedWorld();
  await script('restore', to.url, file);
  expect(await contents(to)).toEqual(before);
  await expect(script('restore', to.url, file)).rejects.toMatchObject({ code: 1 });
  expect(await contents(to)).toEqual(before);

  const healer = healerOf(to);
  defineOrder(healer, { handle: to.handle, available: true, reach: async () => undefined });
  for (const due of ['healing_jobs SET due_at = now()', 'selfheal_jobs.job SET start_after = now()']) {
    await to.handle.executeSql(`UPDATE ${due}`);
  }
  expect(await healer.runDueJobs({ limit: 5 })).toEqual({ ran: 1, failed: 0 });
  expect(await (await healer.administration()).audit.verify()).toMatchObject({ ok: true });
  await healer.close();
  const { rows } = await to.handle.executeSql(
    'SELECT name, count(*)::int AS n FROM effects GROUP BY name ORDER BY name',
  );
  // The reservation was made before the back-up, and is not made again.
  expect(rows).toEqual(['book', 'charge', 'notify'].map((name) => ({ name, n: 1 })));
}, 60_000);

it('changes nothing when the file is cut', async () => {
  const to = await migratedWorld();
  const before = await contents(to);
  await expect(script('restore', to.url, join(folder, 'none.dump'))).rejects.toMatchObject({ code: 1 });
  const whole = await readFile(join(folder, 'back-up.dump'));
  await writeFile(join(folder, 'cut.dump'), whole.subarray(0, Math.floor(whole.length * 0.9)));
  await expect(script('restore', to.url, join(folder, 'cut.dump'))).rejects.toBeTruthy();
  expect(await contents(to)).toEqual(before);
});

it('says how it is called', async () => {
  await expect(run(join(import.meta.dirname, 'back-up.sh'), [], { env: { NODE_ENV: 'test' } })).rejects.toMatchObject({
    code: 2,
  });
  await expect(run(join(import.meta.dirname, 'restore.sh'), [], { env: { NODE_ENV: 'test' } })).rejects.toMatchObject({
    code: 2,
  });
});
