import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type DatabaseHandle, openDatabase } from '@/db/client';
import { migrateDatabase } from '@/db/migrate';
import { processHealer } from '@/lib/self-healing/error-interceptor';
import { createTestDatabase, type TestDatabase } from '@/lib/self-healing/testing/postgres';
import { startTcpProxy, type TcpProxy } from '@/lib/self-healing/testing/tcp-proxy';
import { configureHealer } from './compose-healer';
import { database } from './database';
import { shutdownWork } from './shutdown';
import { startHealing } from './start-healing';

let folder: string;
let test: TestDatabase;
let witness: DatabaseHandle;
let proxy: TcpProxy;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'selfheal-away-'));
  test = await createTestDatabase();
  witness = await openDatabase({ url: test.url });
  proxy = await startTcpProxy(test.url);
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  vi.stubEnv('DATA_DIR', folder);
  vi.stubEnv('LOG_LEVEL', 'silent');
  vi.stubEnv('DATABASE_URL', proxy.url);
  vi.stubEnv('SELFHEAL_SECRET', 'x'.repeat(32));
});

afterEach(async () => {
  for (const work of shutdownWork()) await work();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await proxy.close();
  await witness.close();
  await test.drop();
  await rm(folder, { recursive: true, force: true });
  // Each test is a process of its own: what the last one kept for its process is forgotten.
  for (const key of Object.getOwnPropertySymbols(globalThis)) {
    if (key.description?.startsWith('selfheal.')) Reflect.deleteProperty(globalThis, key);
  }
});

const configure = () => configureHealer({ host: { currentActor: async () => null, isAdmin: async () => false } });

/** What another instance writes when an admin presses the switch there. */
const stopAllHealing = () =>
  witness.executeSql(
    `INSERT INTO healing_settings (version, settings, changed_by_type, changed_by_id, changed_at, note)
     VALUES (1, '{"healingEnabled": false}', 'user', 'admin', now(), '')`,
  );

async function count(table: string): Promise<number | null> {
  const { rows: found } = await witness.executeSql(`SELECT to_regclass('${table}') IS NOT NULL AS there`);
  if (found[0]?.there !== true) return null;
  const { rows } = await witness.executeSql(`SELECT count(*)::int AS count FROM ${table}`);
  return Number(rows[0]?.count);
}

/** What would be done for a failure of an operation that writes, and of one that reads. */
async function modes(): Promise<{ write: string; read: string }> {
  const runtime = await (await processHealer()).runtime();
  const modeOf = (effects: 'none' | 'once') => runtime.standing({ source: 's', category: 'api', effects }, 'key').mode;
  return { write: modeOf('once'), read: modeOf('none') };
}

const soon = { timeout: 20_000, interval: 50 };

it('starts an app at once while Postgres is away, and comes up by itself when it answers: tables, pulse and list of the living', async () => {
  configure();
  proxy.refuse(true);
  await startHealing({ signals: false });
  expect(await count('healing_events')).toBeNull();
  proxy.refuse(false);
  await vi.waitFor(async () => expect(await count('healing_instances')).toBe(1), soon);
  const scheduler = Symbol.for('selfheal.scheduler');
  await vi.waitFor(() => expect(Reflect.has(globalThis, scheduler)).toBe(true), soon);
}, 60_000);

it('obeys a kill switch that was pressed while it started without Postgres', async () => {
  await migrateDatabase(witness);
  await stopAllHealing();
  configure();
  proxy.refuse(true);
  await startHealing({ signals: false });
  let calls = 0;
  const { withSelfHealing } = await processHealer();
  const read = withSelfHealing(
    async () => {
      calls += 1;
      throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
    },
    { source: 'flaky', category: 'api', effects: 'none' },
  );
  proxy.refuse(false);
  await vi.waitFor(async () => expect(await modes()).toEqual({ write: 'observe', read: 'observe' }), soon);
  await expect(read()).rejects.toThrow('ECONNRESET');
  expect(calls).toBe(1);
}, 60_000);

it('heals reads alone when shared state could not be read for thirty seconds from its start on', async () => {
  configure();
  proxy.refuse(true);
  await startHealing({ signals: false });
  expect(await modes()).toEqual({ write: 'heal', read: 'heal' });
  const now = performance.now.bind(performance);
  vi.spyOn(performance, 'now').mockImplementation(() => now() + 31_000);
  expect(await modes()).toEqual({ write: 'observe', read: 'heal' });
}, 60_000);

it('polls the kill switch with a healer that a failure made, in an app that never started healing', async () => {
  await migrateDatabase(witness);
  configure();
  proxy.refuse(true);
  expect(await modes()).toEqual({ write: 'heal', read: 'heal' });
  await stopAllHealing();
  proxy.refuse(false);
  await vi.waitFor(async () => expect(await modes()).toEqual({ write: 'observe', read: 'observe' }), soon);
  expect(await count('healing_instances')).toBe(1);
}, 60_000);

it.each(['off', 'heal'])(
  'waits for no database that takes connections and never answers (SELFHEAL_MODE=%s)',
  async (mode) => {
    vi.stubEnv('SELFHEAL_MODE', mode);
    configure();
    proxy.onClientData(() => 'drop');
    await startHealing({ signals: false });
    expect(await count('healing_events')).toBeNull();
    proxy.onClientData(null);
    proxy.cutAll();
  },
  25_000,
);

it('lets a server that has nothing to serve without its tables wait for them', async () => {
  configure();
  proxy.refuse(true);
  const starting = startHealing({ signals: false, waits: true });
  await new Promise((resolve) => setImmediate(resolve));
  proxy.refuse(false);
  await starting;
  expect(await count('healing_events')).toBe(0);
}, 60_000);

it('waits for the embedded database, which is work of the process itself', async () => {
  vi.stubEnv('DATABASE_URL', undefined);
  configure();
  await startHealing({ signals: false });
  const { rows } = await (await database()).executeSql('SELECT count(*)::int AS count FROM healing_events');
  expect(rows).toEqual([{ count: 0 }]);
}, 60_000);

it('throws at once when a variable is not usable, since no waiting mends it', async () => {
  vi.stubEnv('SELFHEAL_SECRET', 'short');
  configure();
  await expect(startHealing({ signals: false })).rejects.toThrow('SELFHEAL_SECRET');
});

it('gives up at once on tables that may not be made, where a server waits for them; an app goes on', async () => {
  configure();
  const migrate = vi.fn(async () => {
    throw Object.assign(new Error('permission denied for schema public'), { code: '42501' });
  });
  await startHealing({ signals: false, migrate });
  await vi.waitFor(() => expect(migrate.mock.calls.length).toBeGreaterThan(1), soon);
  await expect(startHealing({ signals: false, waits: true, migrate })).rejects.toThrow('permission denied');
}, 60_000);

it('begins no operation with a key while its tables are missing, and runs all others', async () => {
  const actor = { tenantId: 'shop', actorId: 'person-1' };
  configureHealer({ host: { currentActor: async () => actor, isAdmin: async () => false } });
  await startHealing({ signals: false });
  const { withSelfHealing } = await processHealer();
  const work = vi.fn(async () => 'done');
  const keyed = withSelfHealing(work, { source: 'pay', category: 'api', idempotencyKey: () => 'one' });
  const other = withSelfHealing(work, { source: 'list', category: 'api' });
  await witness.executeSql('DROP TABLE healing_keys');
  await expect(keyed()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  expect(work).not.toHaveBeenCalled();
  expect(await other()).toBe('done');
}, 60_000);

it('tries no more after a graceful stop', async () => {
  configure();
  proxy.refuse(true);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    await startHealing({ signals: false });
    for (const work of shutdownWork()) await work();
    let connections = 0;
    proxy.onConnection(() => {
      connections += 1;
    });
    proxy.refuse(false);
    await vi.advanceTimersByTimeAsync(60_000);
    // A connection of its own answers after those that were asked for before it.
    const other = await openDatabase({ url: proxy.url });
    await other.ping();
    await other.close();
    expect(connections).toBe(1);
  } finally {
    vi.useRealTimers();
  }
}, 60_000);
