import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type DatabaseHandle, openDatabase } from '@/db/client';
import { processHealer } from '@/lib/self-healing/error-interceptor';
import { createTestDatabase, type TestDatabase } from '@/lib/self-healing/testing/postgres';
import { configureHealer } from './compose-healer';
import { database } from './database';
import { shutdownWork } from './shutdown';
import { startHealing } from './start-healing';

let folder: string;
let test: TestDatabase;
let witness: DatabaseHandle;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'selfheal-start-'));
  test = await createTestDatabase();
  witness = await openDatabase({ url: test.url });
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
});

afterEach(async () => {
  for (const work of shutdownWork()) await work();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await witness.close();
  await test.drop();
  await rm(folder, { recursive: true, force: true });
});

it("brings a host up over its own database: the library's tables alone, a healer that records, and a stop that closes it", async () => {
  vi.stubEnv('DATA_DIR', folder);
  vi.stubEnv('LOG_LEVEL', 'silent');
  vi.stubEnv('DATABASE_URL', test.url);
  vi.stubEnv('SELFHEAL_SECRET', 'x'.repeat(32));
  const own = await openDatabase({ url: test.url });
  const closed = vi.fn();
  const person = { tenantId: 'shop', actorId: 'person-1', name: 'Never recorded', details: ['nor this'] };
  configureHealer({
    host: {
      currentActor: async () => person,
      isAdmin: async () => true,
      database: async () => ({ ...own, close: async () => closed() }),
    },
  });
  await startHealing({ signals: false });
  const { rows: tables } = await witness.executeSql(
    "SELECT to_regclass('healing_events') IS NOT NULL AS ours, to_regclass('contacts') AS app, to_regclass('drizzle.__drizzle_migrations') AS history",
  );
  expect(tables).toEqual([{ ours: true, app: null, history: null }]);
  expect((await database()).dialect).toBe('pg');

  const healer = await processHealer();
  expect(await (await healer.runtime()).host.actor()).toEqual({ tenantId: 'shop', actorId: 'person-1' });
  let calls = 0;
  const flaky = healer.withSelfHealing(
    async () => {
      calls += 1;
      if (calls === 1) throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
      return 'answer';
    },
    { source: 'flaky', category: 'api', effects: 'none' },
  );
  expect(await flaky()).toBe('answer');
  await healer.flush();
  const { rows } = await witness.executeSql('SELECT source FROM healing_events');
  expect(rows).toEqual([{ source: 'flaky' }]);

  for (const work of shutdownWork()) await work();
  expect(closed).toHaveBeenCalledTimes(1);
  await own.close();
});
