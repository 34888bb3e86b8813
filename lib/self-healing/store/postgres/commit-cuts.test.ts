import postgres from 'postgres';
import { afterEach, expect, it } from 'vitest';
import { openDatabase } from '../../../../db/client';
import { handleOfPostgresJs } from '../../../../db/drivers/host-postgres-js';
import { migrateDatabase } from '../../../../db/migrate';
import { type CommitCutTally, runCommitCuts } from '../../testing/commit-cut-runs';
import { startNeonProxy } from '../../testing/neon-proxy';
import { findPgbouncer, startPgbouncer } from '../../testing/pgbouncer';
import { createTestDatabase } from '../../testing/postgres';
import { startTcpProxy } from '../../testing/tcp-proxy';

/** The full proof: `COMMIT_CUT_RUNS=1000 npx vitest run commit-cuts`. A seed that failed: `COMMIT_CUT_SEED=…`. */
const runs = Number(process.env.COMMIT_CUT_RUNS ?? 60);
const seed = Number(process.env.COMMIT_CUT_SEED ?? 1);
const testMs = 60_000 + runs * 1_000;

const opened: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});
const later = <T>(value: T, close: (value: T) => Promise<unknown>): T => {
  opened.push(() => close(value));
  return value;
};

async function migrated() {
  const database = later(await createTestDatabase(), ({ drop }) => drop());
  const handle = await openDatabase({ url: database.url, driver: 'pg' });
  await migrateDatabase(handle);
  await handle.close();
  return database.url;
}

function expectNoHarm(name: string, tally: CommitCutTally): void {
  const { wrong, ...figures } = tally;
  console.info(`${name}, seed ${seed}: ${JSON.stringify(figures)}`);
  expect(wrong).toEqual([]);
  expect(tally.answered + tally.refused).toBeGreaterThan(0);
  for (const fault of ['cut', 'cut-answer', 'hold', 'hold-bound']) expect(tally.faults[fault]).toBeGreaterThan(0);
  // Else the network came back too early, and nothing was ever in doubt.
  expect(tally.unknownHappened).toBeGreaterThan(0);
  expect(tally.unknownDidNot).toBeGreaterThan(0);
}

it('has one effect each, and the right result or a doubt that is settled: pg', { timeout: testMs }, async () => {
  const url = await migrated();
  const proxy = later(await startTcpProxy(url), (one) => one.close());
  const open = () => openDatabase({ url: proxy.url, driver: 'pg', max: 16, connectTimeoutMs: 500 });
  expectNoHarm('pg', await runCommitCuts({ proxy, open, witnessUrl: url }, { runs, seed }));
});

it('has one effect each, and the right result or a doubt that is settled: postgres.js', {
  timeout: testMs,
}, async () => {
  const url = await migrated();
  const proxy = later(await startTcpProxy(url), (one) => one.close());
  const sql = later(postgres(proxy.url), (one) => one.end());
  const open = async () => handleOfPostgresJs(sql, { postgres, max: 16, connectTimeoutMs: 500 });
  expectNoHarm('postgres.js', await runCommitCuts({ proxy, open, witnessUrl: url }, { runs, seed }));
});

it("has one effect each, and the right result or a doubt that is settled: Neon's driver", {
  timeout: testMs,
}, async () => {
  const url = await migrated();
  const proxy = later(await startTcpProxy(url), (one) => one.close());
  const neon = later(await startNeonProxy(proxy.url), (one) => one.close());
  const open = () =>
    openDatabase({ url, driver: 'neon', neon: { wsProxy: neon.wsProxy }, max: 16, connectTimeoutMs: 500 });
  expectNoHarm('neon', await runCommitCuts({ proxy, open, witnessUrl: url }, { runs, seed }));
});

// Where it is not installed the test fails and says so, unless `PGBOUNCER=optional`.
it
  .skipIf(process.env.PGBOUNCER === 'optional' && findPgbouncer() === null)
  .each(['the client and PgBouncer', 'PgBouncer and the server'])(
  'has one effect each in transaction mode, where the network breaks between %s',
  { timeout: testMs },
  async (place) => {
    const url = await migrated();
    const inFront = place.startsWith('the client');
    const bouncer = inFront ? later(await startPgbouncer(url), (one) => one.stop()) : null;
    const proxy = later(await startTcpProxy(bouncer?.url ?? url), (one) => one.close());
    const behind = inFront ? null : later(await startPgbouncer(proxy.url), (one) => one.stop());
    const open = () => openDatabase({ url: behind?.url ?? proxy.url, driver: 'pg', max: 16, connectTimeoutMs: 500 });
    expectNoHarm(`pgbouncer, ${place}`, await runCommitCuts({ proxy, open, witnessUrl: url }, { runs, seed }));
  },
);
