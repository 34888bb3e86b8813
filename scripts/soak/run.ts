import { rows } from '@/e2e/support/rows';
import { seededRandom } from '@/lib/self-healing/testing';
import { signInClient } from './client';
import { startStorm } from './faults';
import { prepareGround, startLoad } from './load';
import { type Calm, calmness, observe } from './observe';
import type { SoakOptions } from './options';
import { type Finding, reconcile, type SoakAction } from './reconcile';
import { startWorld, type World } from './world';

export interface SoakResult {
  seed: number;
  seconds: number;
  instances: number;
  actions: Record<SoakAction['ending'], number>;
  /** Of those that were acknowledged, by kind. */
  acknowledged: Record<string, number>;
  requests: number;
  faults: Record<string, number>;
  vendorFaults: Record<string, number>;
  /** What was left when all should have been quiet. */
  calm: Calm;
  lost: number;
  duplicated: number;
  wrong: number;
  findings: Finding[];
  passed: boolean;
}

/** A job whose worker was killed comes back when its lease of two minutes ends. */
const quietMs = 180_000;

/**
 * Starts the world, puts it under load and breaks it for `seconds`; then waits until it is quiet and compares what was
 * acknowledged with what is there. Ends every process it started, also when it fails or is aborted.
 *
 * @throws when the world cannot be started, or `signal` aborts.
 */
export async function runSoak(
  options: Omit<SoakOptions, 'report'>,
  { say, signal }: { say: (line: string) => void; signal?: AbortSignal },
): Promise<SoakResult> {
  const { seed, seconds } = options;
  let world: World | null = null;
  const ending = async () => {
    const started = world;
    world = null;
    await started?.stop();
  };
  try {
    signal?.throwIfAborted();
    world = await startWorld({ count: options.instances, random: seededRandom(seed + 1), say });
    signal?.throwIfAborted();
    return await soak(world, options, say, signal);
  } finally {
    await ending();
    say(`The seed was ${seed}; it ran for ${seconds} s.`);
  }
}

async function soak(
  world: World,
  { seed, seconds, clients, instances }: Omit<SoakOptions, 'report'>,
  say: (line: string) => void,
  signal: AbortSignal | undefined,
): Promise<SoakResult> {
  const [first] = world.instances;
  if (first === undefined) throw new Error('There must be one instance at least.');
  const client = await signInClient(first);
  const find = async (table: 'contacts' | 'credit_entries', mark: string) => {
    const column = table === 'contacts' ? 'email' : 'note';
    const [row] = await rows(world.databaseUrl, `SELECT id FROM ${table} WHERE ${column} = $1`, [mark]);
    return String(row?.id);
  };
  const prepared = await prepareGround(client, first, find);
  say(`${instances} instances are up. ${clients} clients begin, and so do the faults.`);

  const { ground } = prepared;
  const load = startLoad({ client, ground, instances: world.instances, clients, random: seededRandom(seed) });
  world.vendors.storm(true);
  const storm = startStorm({ world, random: seededRandom(seed + 2), say });
  try {
    await wait(seconds * 1_000, signal);
  } finally {
    world.vendors.storm(false);
    await Promise.all([storm.stop(), load.stop()]);
  }
  say(`The storm is over after ${load.actions.length} actions. Waiting for quiet …`);
  const calm = await untilCalm(world, signal);
  const actions = [...prepared.actions, ...load.actions];
  const findings = reconcile(actions, await observe(world.databaseUrl, world.vendors, load.actions.length));
  const count = (type: Finding['type']) => findings.filter((finding) => finding.type === type).length;
  const acknowledged = actions.filter(({ ending }) => ending === 'acknowledged');
  return {
    ...{ seed, seconds, instances, findings, calm },
    actions: {
      acknowledged: acknowledged.length,
      refused: actions.filter(({ ending }) => ending === 'refused').length,
      open: actions.filter(({ ending }) => ending === 'open').length,
    },
    acknowledged: countBy(acknowledged.map(({ kind }) => kind)),
    requests: load.requests(),
    faults: Object.fromEntries(storm.made),
    vendorFaults: Object.fromEntries(world.vendors.faults),
    lost: count('lost'),
    duplicated: count('duplicated'),
    wrong: count('wrong'),
    passed: findings.length === 0 && calm.jobs === 0 && calm.doubts === 0 && acknowledged.length > 0,
  };
}

/** Until no job waits or runs and no transaction is in doubt any more, or the time is over: what is left then is told. */
async function untilCalm(world: World, signal: AbortSignal | undefined): Promise<Calm> {
  const giveUpAt = Date.now() + quietMs;
  for (let round = 0; ; round += 1) {
    const calm = await calmness(world.databaseUrl);
    if ((calm.jobs === 0 && calm.doubts === 0) || Date.now() > giveUpAt) return calm;
    // What the scheduler does every two minutes is done every five seconds here.
    if (round % 10 === 0) await world.maintain();
    await wait(500, signal);
  }
}

function countBy(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}
