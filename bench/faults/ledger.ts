import { ConsecutiveBreaker, circuitBreaker, ExponentialBackoff, handleWhen, retry, wrap } from 'cockatiel';
import { sql } from 'drizzle-orm';
import pRetry from 'p-retry';
import type { Database } from '../../db/client';
import { seededRandom } from '../../lib/self-healing/testing';
import { healerOf, type World } from '../../lib/self-healing/testing/faulty-world';
import { openPostgresWorld } from '../postgres';
import { neverTrusted, ours } from './contenders';
import { deadlineMs } from './play';
import type { Played, Row } from './table';

const accounts = 6;
const atOnce = 12;

interface Transfer {
  id: number;
  from: number;
  to: number;
}
type Handle = (transfer: Transfer) => Promise<unknown>;

/** Two accounts in the order in which they come: whoever comes from the other side deadlocks. */
async function move(tx: Database, { id, from, to }: Transfer): Promise<{ id: number }> {
  await tx.execute(sql`UPDATE bench_accounts SET balance = balance - 1 WHERE id = ${from}`);
  await tx.execute(sql`SELECT pg_sleep(0.002)`);
  await tx.execute(sql`UPDATE bench_accounts SET balance = balance + 1 WHERE id = ${to}`);
  await tx.execute(sql`INSERT INTO bench_transfers (transfer) VALUES (${id})`);
  return { id };
}

function codeOf(error: unknown): unknown {
  const cause = error instanceof Error ? error.cause : null;
  return (cause as { code?: string } | null)?.code ?? (error as { code?: string }).code;
}
const isConflict = (error: unknown) => ['40P01', '40001', '55P03'].includes(String(codeOf(error)));

/** Everybody gets the same transaction; only what stands around it differs. */
function contenders(world: World): [name: string, open: () => { handle: Handle; close: () => Promise<void> }][] {
  const once: Handle = (transfer) => world.handle.db.transaction((tx) => move(tx as unknown as Database, transfer));
  const open = (handle: Handle) => () => ({ handle, close: async () => undefined });
  const healer = (trust: number) => () => {
    const own = healerOf(world, { limits: { trust, healingMs: deadlineMs } });
    const transfer = own.withSelfHealing(
      (input: Transfer) => own.healing().transaction('transfer', (tx) => move(tx as unknown as Database, input)),
      { source: 'transfer', category: 'database', effects: 'transactional' },
    );
    // Its store and the database of the ledger are one: the world closes it.
    return { handle: transfer, close: () => own.flush() };
  };
  const cockatiel = wrap(
    retry(handleWhen(isConflict), { maxAttempts: 4, backoff: new ExponentialBackoff() }),
    circuitBreaker(
      handleWhen((error) => !isConflict(error)),
      { halfOpenAfter: 2_000, breaker: new ConsecutiveBreaker(10) },
    ),
  );
  return [
    ['bare calls', open(once)],
    ['p-retry', open((one) => pRetry(() => once(one), { retries: 3, shouldRetry: ({ error }) => isConflict(error) }))],
    ['cockatiel (retry + breaker + fallback)', open((one) => cockatiel.execute(() => once(one)))],
    ['rules alone', healer(neverTrusted)],
    [ours, healer(0.8)],
  ];
}

/** A ledger on a real Postgres in real time, where transfers deadlock by themselves. */
export async function playLedger({ seed, transfers }: { seed: number; transfers: number }): Promise<Row> {
  const world = await openPostgresWorld({ max: atOnce + 4 });
  const { handle } = world;
  try {
    const played: Played[] = [];
    for (const [name, open] of contenders(world)) {
      await handle.executeSql('DROP TABLE IF EXISTS bench_accounts, bench_transfers');
      await handle.executeSql('CREATE TABLE bench_accounts (id int PRIMARY KEY, balance int NOT NULL)');
      await handle.executeSql('CREATE TABLE bench_transfers (transfer int NOT NULL)');
      await handle.executeSql(`INSERT INTO bench_accounts SELECT n, 0 FROM generate_series(1, ${accounts}) n`);
      played.push(await playOne(world, name, open(), { seed, transfers }));
      console.log(`deadlocks: ${name}`);
    }
    return { workload: 'deadlock-prone ledger on a real Postgres', seeds: 1, played };
  } finally {
    await world.close();
  }
}

async function playOne(
  world: World,
  contender: string,
  opened: { handle: Handle; close: () => Promise<void> },
  { seed, transfers }: { seed: number; transfers: number },
): Promise<Played> {
  const random = seededRandom(seed);
  const work: Transfer[] = Array.from({ length: transfers }, (_, id) => {
    const from = Math.floor(random() * accounts);
    const to = (from + 1 + Math.floor(random() * (accounts - 1))) % accounts;
    return { id, from: from + 1, to: to + 1 };
  });
  const deadlocksBefore = await deadlocks(world);
  const latenciesMs: number[] = [];
  const answered = new Map<number, number>();
  const serve = async () => {
    for (let next = work.pop(); next; next = work.pop()) {
      const startedAt = performance.now();
      const ok = await opened.handle(next).then(
        () => true,
        (error: unknown) => error === undefined,
      );
      const tookMs = performance.now() - startedAt;
      latenciesMs.push(tookMs);
      if (ok) answered.set(next.id, tookMs);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, serve));
  await opened.close();
  const { rows } = await world.handle.executeSql(
    'SELECT transfer, count(*)::int AS times FROM bench_transfers GROUP BY 1',
  );
  const times = new Map(rows.map((row) => [Number(row.transfer), Number(row.times)]));
  const inTime = [...answered].filter(([, tookMs]) => tookMs <= deadlineMs);
  const met = (await deadlocks(world)) - deadlocksBefore;
  return {
    contender,
    requests: transfers,
    // How many met a deadlock is known for those that were not repeated alone; each deadlock fails one call.
    faced: met,
    fresh: inTime.length,
    recovered: Math.max(0, met - (transfers - inTime.length)),
    standIn: 0,
    late: answered.size - inTime.length,
    duplicates: [...times.values()].reduce((sum, count) => sum + count - 1, 0),
    // Said to be done, and not done.
    falseHeals: [...answered.keys()].filter((id) => !times.has(id)).length,
    amplification: (transfers + Math.max(0, met - (transfers - answered.size))) / transfers,
    latenciesMs,
  };
}

async function deadlocks(world: World): Promise<number> {
  // The server counts what backends report, which they do when they go idle.
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  await world.handle.executeSql('SELECT pg_stat_clear_snapshot()');
  const { rows } = await world.handle.executeSql(
    'SELECT deadlocks::int AS n FROM pg_stat_database WHERE datname = current_database()',
  );
  return Number(rows[0]?.n ?? Number.NaN);
}
