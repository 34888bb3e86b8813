import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DatabaseHandle, openDatabase } from '../../../db/client';
import { migrateDatabase } from '../../../db/migrate';
import { plainHost } from '../adapters/plain-host';
import { createHealer } from '../healer';
import { postgresStore, postgresTransactor } from '../store/postgres';
import { createTestDatabase, type TestDatabase } from '../testing/postgres';
import { startTcpProxy, type TcpProxy } from '../testing/tcp-proxy';

let database: TestDatabase;
let direct: DatabaseHandle;
let proxy: TcpProxy;
let through: DatabaseHandle;
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase();
  direct = await openDatabase({ url: database.url, max: 2 });
  await migrateDatabase(direct);
  proxy = await startTcpProxy(database.url);
  through = await openDatabase({ url: proxy.url, max: 4, connectTimeoutMs: 500 });
  folder = await mkdtemp(join(tmpdir(), 'selfheal-spool-'));
});
afterAll(async () => {
  await through.close();
  await direct.close();
  await proxy.close();
  await database.drop();
  await rm(folder, { recursive: true });
});

const countFailures = async (source: string) => {
  const [row] = await direct.session((session) =>
    session.query(
      `SELECT (SELECT count(*)::int FROM healing_events WHERE source = $1)
            + (SELECT coalesce(sum(count), 0)::int FROM healing_event_counters WHERE source = $1) AS n`,
      [source],
    ),
  );
  return Number(row?.n);
};

it('answers as without the library while Postgres is away, and counts each failure once when it is back', async () => {
  const healer = createHealer({
    store: postgresStore(through),
    spoolFile: join(folder, 'spool.jsonl'),
    limits: { eventsPerWindow: 10 },
    logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  const failures = [new Error('out of paper'), new TypeError('no such tray')];
  const print = healer.withSelfHealing(
    async (job: number) => {
      if (job % 3 === 0) return 'printed';
      throw failures[job % 3 === 1 ? 0 : 1];
    },
    { source: 'print', category: 'application', effects: 'none' },
  );
  const submit = async (from: number, to: number) => {
    for (let job = from; job < to; job += 1) {
      const outcome = await print(job).catch((error: unknown) => error);
      expect(outcome).toBe(job % 3 === 0 ? 'printed' : failures[job % 3 === 1 ? 0 : 1]);
    }
  };
  await submit(0, 30);
  await healer.flush();
  proxy.refuse(true);
  await submit(30, 120);
  await healer.flush();
  proxy.refuse(false);
  await submit(120, 150);
  await expect
    .poll(
      async () => {
        await healer.flush();
        return await countFailures('print');
      },
      { timeout: 25_000, interval: 250 },
    )
    .toBe(100);
  expect((await healer.figures()).recorder).toEqual({ pending: 0, lost: 0 });
  await healer.flush();
  expect(await countFailures('print')).toBe(100);
});

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

it('goes on healing reads by itself while Postgres is away', async () => {
  const healer = createHealer({ store: postgresStore(through), logger: silent });
  let asked = 0;
  const read = healer.withSelfHealing(
    async () => {
      asked += 1;
      if (asked === 1) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
      return 'fresh';
    },
    { source: 'read during an outage', category: 'api', effects: 'none' },
  );
  proxy.refuse(true);
  try {
    expect(await read()).toBe('fresh');
    expect(asked).toBe(2);
  } finally {
    proxy.refuse(false);
  }
  await expect
    .poll(
      async () => {
        await healer.flush();
        return await countFailures('read during an outage');
      },
      { timeout: 25_000, interval: 250 },
    )
    .toBe(1);
});

it('refuses a keyed operation rather than risk it, and runs it once under the same key afterwards', async () => {
  const host = { ...plainHost(), actor: async () => ({ tenantId: 'default', actorId: 'somebody' }) };
  const transactor = postgresTransactor(through);
  const healer = createHealer({ store: postgresStore(through), transactor, logger: silent, host });
  let runs = 0;
  const order = healer.withSelfHealing(
    async (key: string) => {
      runs += 1;
      return `ordered ${key}`;
    },
    { source: 'order', category: 'api', effects: 'once', idempotencyKey: (key) => key },
  );
  proxy.refuse(true);
  try {
    await expect(order('k-1')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', status: 503 });
    expect(runs).toBe(0);
  } finally {
    proxy.refuse(false);
  }
  await expect.poll(() => order('k-1').catch(() => 'refused'), { timeout: 10_000 }).toBe('ordered k-1');
  expect(await order('k-1')).toBe('ordered k-1');
  expect(runs).toBe(1);
});
