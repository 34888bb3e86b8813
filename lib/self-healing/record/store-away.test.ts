import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DatabaseHandle, openDatabase } from '../../../db/client';
import { migrateDatabase } from '../../../db/migrate';
import { createHealer } from '../healer';
import { postgresStore } from '../store/postgres';
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
