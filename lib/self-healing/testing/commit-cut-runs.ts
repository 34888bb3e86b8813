import { sql } from 'drizzle-orm';
import { type Database, type DatabaseHandle, openDatabase } from '../../../db/client';
import { plainHost } from '../adapters/plain-host';
import { isHealingError } from '../core/errors';
import { createHealer } from '../healer';
import { reconcileDoubts } from '../operation/reconcile';
import { createCipher } from '../store/cipher';
import { postgresStore, postgresTransactor } from '../store/postgres';
import { seededRandom } from './seeded-random';
import type { ProxyVerdict, TcpProxy } from './tcp-proxy';

export interface CommitCutWorld {
  /** Between the client and the server (or what pools for it). */
  proxy: TcpProxy;
  /** Opens the client's handle, through the proxy. */
  open(): Promise<DatabaseHandle>;
  /** Goes past every proxy; migrated. */
  witnessUrl: string;
}

export interface CommitCutTally {
  runs: number;
  /** How often each fault met a COMMIT. */
  faults: Record<string, number>;
  /** The caller had the right result, with or without a rerun. */
  answered: number;
  /** It was known not to have happened, and the caller had the error. */
  refused: number;
  /** Nobody could know; afterwards the reconcile job said that it had, or had not, happened. */
  unknownHappened: number;
  unknownDidNot: number;
  /** Anything that must never be, in words. */
  wrong: string[];
}

const faults = ['cut', 'cut-answer', 'hold', 'hold-bound', 'forward'] as const;
type Fault = (typeof faults)[number];

/** Long enough for a settled COMMIT on a busy machine, and short enough to leave some of them open. */
const transactionMs = 1_600;
const atOnce = 8;

/**
 * Breaks the connection around COMMITs, in `runs` submits of as many keys, by a seed; then asks what became of the
 * doubtful ones, submits every key that has no result again, and counts effects.
 */
export async function runCommitCuts(
  world: CommitCutWorld,
  input: { runs: number; seed: number },
): Promise<CommitCutTally> {
  const { proxy } = world;
  const witness = await openDatabase({ url: world.witnessUrl, driver: 'pg', max: 4 });
  const table = `effects_${input.seed}`;
  await witness.executeSql(`CREATE TABLE ${table} (run int NOT NULL)`);
  const handle = await world.open();
  const healer = createHealer({
    store: postgresStore(witness),
    transactor: postgresTransactor(handle),
    cipher: createCipher('a secret of the tests, thirty-two characters'),
    random: seededRandom(input.seed),
    host: plainHost({ actor: async () => ({ tenantId: 'default', actorId: 'submitter' }) }),
    limits: { transactionMs, healingMs: transactionMs, keyWaitMs: 100 },
    settings: { breaker: { enabled: false }, retryBudget: { tokens: 10_000 } },
    logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  const tally: CommitCutTally = {
    ...{ runs: input.runs, faults: {}, answered: 0, refused: 0, unknownHappened: 0, unknownDidNot: 0 },
    wrong: [],
  };

  const submit = healer.withSelfHealing(
    async (run: number) =>
      await healer.healing().transaction('write', async (tx) => {
        await (tx as Database).execute(sql.raw(`INSERT INTO ${table} VALUES (${run})`));
        return `result of ${run}`;
      }),
    { source: 'submit', category: 'database', effects: 'transactional', idempotencyKey: (run) => `${table}-${run}` },
  );
  const effectsOf = async (run: number) =>
    Number((await witness.executeSql(`SELECT count(*) AS n FROM ${table} WHERE run = ${run}`)).rows[0]?.n);

  /** Which run a connection works for, and what its COMMITs meet, one after the other. */
  const runOf = new Map<number, number>();
  const plans = new Map<number, ReturnType<typeof seededRandom>>();
  const write = new RegExp(`INSERT INTO ${table} VALUES \\((\\d+)\\)`);
  let calm = false;
  proxy.onStatement((statement, connection): ProxyVerdict => {
    const written = write.exec(statement)?.[1];
    if (written !== undefined) runOf.set(connection.number, Number(written));
    if (statement !== 'COMMIT' || calm) return 'forward';
    const run = runOf.get(connection.number);
    runOf.delete(connection.number);
    if (run === undefined) return 'forward';
    const random = plans.get(run) ?? seededRandom(input.seed * 1_000_003 + run);
    const first = !plans.has(run);
    plans.set(run, random);
    // The first COMMIT always meets a fault; those of reruns sometimes do.
    const fault: Fault = faults[Math.floor(random() * (first ? faults.length - 1 : faults.length * 2))] ?? 'forward';
    tally.faults[fault] = (tally.faults[fault] ?? 0) + 1;
    return fault === 'hold-bound' ? { holdMs: Math.floor(random() * 600) } : fault;
  });

  /** True when the network must be away right after this run's COMMIT. */
  const isolated = (run: number) => run % 10 === 9;
  async function once(run: number): Promise<void> {
    try {
      const result = await submit(run);
      if (result !== `result of ${run}`) tally.wrong.push(`run ${run} was answered "${result}"`);
      tally.answered += 1;
      const effects = await effectsOf(run);
      if (effects !== 1) tally.wrong.push(`run ${run} was answered and has ${effects} effects`);
    } catch (error) {
      const effects = await effectsOf(run);
      if (isHealingError(error, 'COMMIT_UNKNOWN')) unknown.set(run, effects);
      else if (effects === 0) tally.refused += 1;
      else tally.wrong.push(`run ${run} was refused and has ${effects} effects: ${error}`);
    }
  }
  const unknown = new Map<number, number>();

  const together = Array.from({ length: input.runs }, (_, run) => run).filter((run) => !isolated(run));
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let run = together.shift(); run !== undefined; run = together.shift()) await once(run);
    }),
  );
  // What is still held is delivered now, long after its client is gone.
  for (const held of proxy.held()) held.release();

  for (let run = 0; run < input.runs; run++) {
    if (!isolated(run)) continue;
    const working = once(run);
    await until(() => plans.has(run));
    // One turn for the answer to be lost, then nobody gets through until long after the deadline.
    await new Promise((resolve) => setTimeout(resolve, run % 3));
    proxy.refuse(true);
    await working;
    for (const held of proxy.held()) held.release();
    proxy.refuse(false);
  }

  calm = true;
  for (const run of unknown.keys()) {
    const code = await submit(run).then(
      () => 'answered',
      (error: unknown) => (isHealingError(error) ? error.code : String(error)),
    );
    // A second submit may find out by itself; it never runs before that.
    if (code !== 'answered' && code !== 'KEY_IN_PROGRESS') tally.wrong.push(`run ${run} in doubt was given ${code}`);
  }
  const runtime = await healer.runtime();
  await reconcileDoubts(runtime, { limit: 1_000 });
  const open = await runtime.store.doubts.list({ tenantId: 'default', open: true, limit: 100 });
  for (const doubt of open) tally.wrong.push(`the doubt about "${doubt.name}" of ${doubt.runKey} was not settled`);
  const settled = await runtime.store.doubts.list({ tenantId: 'default', open: false, limit: 500 });
  tally.unknownHappened = settled.filter(({ verdict }) => verdict === 'happened').length;
  tally.unknownDidNot = settled.length - tally.unknownHappened;
  if (settled.length < Math.min(500, unknown.size)) {
    tally.wrong.push(`${unknown.size} runs were in doubt, and ${settled.length} were settled`);
  }

  for (let run = 0; run < input.runs; run++) {
    const result = await submit(run).catch((error: unknown) => error);
    if (result !== `result of ${run}`) tally.wrong.push(`run ${run}, submitted again, was answered ${result}`);
    const effects = await effectsOf(run);
    if (effects !== 1) tally.wrong.push(`run ${run} has ${effects} effects in the end`);
  }
  proxy.onStatement(null);
  await healer.close();
  await handle.close();
  await witness.close();
  return tally;
}

async function until(holds: () => boolean): Promise<void> {
  for (let look = 0; look < 2_000 && !holds(); look++) await new Promise((resolve) => setTimeout(resolve, 2));
}
