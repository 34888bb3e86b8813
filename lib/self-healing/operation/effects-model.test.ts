import fc from 'fast-check';
import { expect, it } from 'vitest';
import { plainHost } from '../adapters/plain-host';
import { isHealingError } from '../core/errors';
import type { AnyHealingOptions } from '../core/options';
import type { Healer } from '../healer';
import '../services';
import { createHealer } from '../healer';
import { createCipher } from '../store/cipher';
import { memoryStore } from '../store/memory';
import { memoryQueue } from '../store/memory/memory-queue';
import {
  type CommitFate,
  type ModelProcess,
  modelDatabase,
  modelProcess,
  portsOf,
} from '../testing/crashing-instances';
import { fakeClock } from '../testing/fake-clock';
import { seededRandom } from '../testing/seeded-random';
import { digest } from './codec';
import { reconcileDoubts, settleDoubt } from './reconcile';

/** Longer searches: `EFFECTS_MODEL_RUNS=5000 npx vitest run effects-model`. */
const numRuns = Number(process.env.EFFECTS_MODEL_RUNS ?? 120);
const budgetTokens = 4;
const deadlineMs = 3_000;
const instances = 3;

type Command =
  | { do: 'submit'; instance: number; key: number; kind: 'keyed' | 'once' | 'queued' }
  | { do: 'crash' | 'freeze' | 'thaw' | 'reconcile' | 'runJobs'; instance: number }
  | { do: 'wait'; ms: number };
const which = fc.integer({ min: 0, max: instances - 1 });
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('submit' as const),
      instance: which,
      key: fc.integer({ min: 0, max: 2 }),
      kind: fc.constantFrom('keyed' as const, 'once' as const, 'queued' as const),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'crash' as const,
        'freeze' as const,
        'thaw' as const,
        'reconcile' as const,
        'runJobs' as const,
      ),
      instance: which,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      ms: fc.constantFrom(5, 30, 100, 700, 4_000, 61_000, 125_000),
    }),
  },
);

type CallFate = 'well' | 'refused' | 'cut-after' | 'cut-before' | 'hangs' | 'crash-before' | 'crash-after' | 'freeze';
const callFates: readonly CallFate[] = [
  ...(['well', 'well', 'well', 'well', 'well', 'well'] as const),
  ...(['refused', 'cut-after', 'cut-before', 'hangs', 'crash-before', 'crash-after', 'freeze'] as const),
];
const commitFates: readonly CommitFate[] = ['committed', 'committed', 'lost', 'unknown-committed', 'unknown-lost'];

class World {
  readonly clock = fakeClock();
  readonly store = memoryStore({ clock: this.clock });
  readonly queue = memoryQueue(this.clock);
  readonly random;
  readonly database;
  /** Effects by part and key: how often they really happened. */
  readonly happened = new Map<string, number>();
  /** Parts whose end is stored. */
  readonly finished = new Set<string>();
  readonly broken: string[] = [];
  readonly running: {
    process: ModelProcess;
    healer: Healer;
    reruns: number;
    successes: number;
    startedAt: number;
    ops: Operations;
  }[] = [];
  calm = false;

  constructor(seed: number) {
    this.random = seededRandom(seed);
    this.database = modelDatabase(this.clock, () => (this.calm ? 'committed' : this.pick(commitFates)));
    for (let index = 0; index < instances; index++) this.start(index);
  }

  pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.random() * from.length)] as T;
  }

  start(index: number): void {
    const process = modelProcess(this.clock, this.random);
    const healer = createHealer({
      ...portsOf(process, this),
      host: plainHost({ actor: async () => ({ tenantId: 'default', actorId: 'user' }) }),
      cipher: createCipher('the same secret of all instances, long enough'),
      random: this.random,
      limits: { keyWaitMs: 200, healingMs: deadlineMs, transactionMs: deadlineMs },
      settings: { retryBudget: { tokens: budgetTokens, refill: 1, floorPerSecond: 0.2 }, breaker: { enabled: false } },
      logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
    });
    const instance = { process, healer, reruns: 0, successes: 0, startedAt: this.clock.monotonic() };
    this.running[index] = Object.assign(instance, { ops: define(this, process, healer, instance) });
  }

  /** It dies here, and another process takes its place. */
  async crash(process: ModelProcess): Promise<never> {
    process.crash();
    this.start(this.running.findIndex((one) => one.process === process));
    return (await process.hop()) as never;
  }

  /** One call to the outside, with the fate that falls to it. */
  async call(process: ModelProcess, part: string): Promise<void> {
    if (this.finished.has(part)) this.broken.push(`${part} was finished and ran again`);
    const fate = this.calm ? 'well' : this.pick(callFates);
    await process.hop();
    const error = (code: string) => Object.assign(new Error(`${fate} ${code}`), { code });
    if (fate === 'refused') throw error('ECONNREFUSED');
    if (fate === 'crash-before') await this.crash(process);
    if (fate === 'freeze') process.freeze();
    if (['well', 'cut-after', 'crash-after', 'freeze'].includes(fate) || (fate === 'hangs' && this.random() < 0.5)) {
      this.happened.set(part, (this.happened.get(part) ?? 0) + 1);
    }
    if (fate === 'crash-after') await this.crash(process);
    if (fate === 'hangs') await process.clock.sleep(10_000);
    await process.hop();
    if (fate.startsWith('cut')) throw error('ECONNRESET');
  }
}

interface Operations {
  submit(kind: 'keyed' | 'once' | 'queued', key: number): Promise<unknown>;
}

function define(
  world: World,
  process: ModelProcess,
  healer: Healer,
  count: { reruns: number; successes: number },
): Operations {
  const body = (kind: string) => async (key: number) => {
    const { step, transaction, attempt } = healer.healing();
    if (attempt > 1) count.reruns += 1;
    const begun = world.clock.monotonic();
    const late = (what: string) => {
      // Its own deadline for a first attempt; a rerun shares what was left of it.
      if (world.clock.monotonic() - begun > deadlineMs)
        world.broken.push(`${what} of ${kind} ${key} began after its deadline`);
    };
    for (const name of ['charge', 'ship']) {
      const part = `${name} ${kind} ${key}`;
      await step(name, async () => {
        late(name);
        await world.call(process, `once ${part}`);
      });
      world.finished.add(`once ${part}`);
      await step(
        `tell ${name}`,
        async () => {
          late(`tell ${name}`);
          await world.call(process, `idempotent ${part}`);
        },
        { effects: 'idempotent' },
      );
    }
    await transaction('book', async () => {
      late('book');
      await process.hop();
    });
    count.successes += 1;
    return `${kind} ${key}`;
  };
  const options = (kind: string, more: Partial<AnyHealingOptions>): AnyHealingOptions => ({
    ...{ source: kind, category: 'api', effects: 'transactional', dependency: 'vendor', deadlineMs },
    ...more,
  });
  const keyed = healer.withSelfHealing(
    body('keyed'),
    options('keyed', { idempotencyKey: (key: number) => `key-${key}` }),
  );
  const once = healer.withSelfHealing(
    async (key: number) => {
      await world.call(process, `once whole ${key}`);
      count.successes += 1;
      return `once ${key}`;
    },
    options('once', { effects: 'once', idempotencyKey: (key: number) => `key-${key}` }),
  );
  const queued = healer.withSelfHealing(
    body('queued'),
    options('queued', {
      idempotencyKey: (key: number) => `key-${key}`,
      queue: { accepted: () => 'accepted', expiresMs: 86_400_000 },
    }),
  );
  const operations = { keyed, once, queued };
  return {
    async submit(kind, key) {
      const result = await operations[kind](key);
      if (result !== `${kind} ${key}` && result !== 'accepted')
        world.broken.push(`${kind} ${key} was answered ${result}`);
      return result;
    },
  };
}

/** Errors that a caller may see: the faults themselves, and the library's honest ones. */
const honest = [
  'KEY_IN_PROGRESS',
  'KEY_REUSED',
  'COMMIT_UNKNOWN',
  'STEP_UNKNOWN',
  'ATTEMPT_TIMED_OUT',
  'ATTEMPT_ENDED',
] as const;

function perform(world: World, one: Command): Promise<unknown> | undefined {
  if (one.do === 'wait') return undefined;
  const instance = world.running[one.instance];
  if (!instance) return undefined;
  const { process, healer, ops } = instance;
  if (one.do === 'crash') {
    process.crash();
    world.start(one.instance);
  } else if (one.do === 'freeze') process.freeze();
  else if (one.do === 'thaw') process.thaw();
  else if (one.do === 'runJobs') return healer.runDueJobs({ limit: 3 });
  else if (one.do === 'reconcile') return healer.runtime().then((runtime) => reconcileDoubts(runtime, { limit: 5 }));
  else if (one.do === 'submit') {
    return ops.submit(one.kind, one.key).catch((error: unknown) => {
      const code = (error as { code?: string }).code ?? '';
      if (isHealingError(error) ? !honest.includes(code as never) : !code) world.broken.push(`unexpected: ${error}`);
    });
  }
  return undefined;
}

/** A queued run has no key of its own, but the run key of the submit it came from. */
const runKeyOf = (source: string, key: number) => digest('default', 'user', source, `key-${key}`).slice(0, 40);

/** A person asks the vendor; only about what nobody is in the middle of any more. */
async function personSpeaks(world: World): Promise<void> {
  const loaded = await world.running[0]?.healer.runtime();
  if (!loaded) return;
  const runtime = { ...loaded, store: world.store, queue: world.queue };
  for (const doubt of await world.store.doubts.list({ tenantId: 'default', open: true, limit: 50 })) {
    if (doubt.part === 'transaction') continue;
    const key = [0, 1, 2].find((one) => runKeyOf(doubt.source, one) === doubt.runKey);
    const part = doubt.part === 'attempt' ? `once whole ${key}` : `once ${doubt.name} ${doubt.source} ${key}`;
    const verdict = (world.happened.get(part) ?? 0) > 0 ? 'happened' : 'did-not-happen';
    const actor = { type: 'user', id: 'admin' } as const;
    await settleDoubt(runtime, { id: doubt.id, part: doubt.part, name: doubt.name, verdict, actor, note: '' });
  }
}

function check(world: World): void {
  for (const [part, times] of world.happened) {
    if (part.startsWith('once') && times > 1) world.broken.push(`${part} happened ${times} times`);
  }
  const twice = world.database.commits.filter((key, index, all) => all.indexOf(key) !== index);
  for (const key of twice) world.broken.push(`transaction ${key} was committed twice`);
  for (const { reruns, successes, startedAt } of world.running) {
    const most = budgetTokens + successes + ((world.clock.monotonic() - startedAt) / 1_000) * 0.2 + 1e-6;
    if (reruns > most) world.broken.push(`${reruns} reruns, and the budget allows ${most}`);
  }
}

it('no interleaving of submits, faults, crashes, zombies and instances does anything twice', {
  timeout: 600_000,
}, async () => {
  const seen = { happened: 0, commits: 0, doubts: 0 };
  await fc.assert(
    fc.asyncProperty(fc.integer(), fc.array(command, { minLength: 4, maxLength: 30 }), async (seed, commands) => {
      const world = new World(seed);
      const work: Promise<unknown>[] = [];
      for (const one of commands) {
        const begun = perform(world, one);
        if (begun) work.push(begun);
        await world.clock.advance(one.do === 'wait' ? one.ms : 1);
      }
      // Every zombie wakes up, then everything that is due runs out.
      for (const { process } of world.running) process.thaw();
      await world.clock.advance(30_000);
      check(world);
      world.calm = true;
      await personSpeaks(world);
      for (const round of [0, 1, 2]) {
        void world.running[round]?.healer.runDueJobs({ limit: 5 });
        void world.running[round]?.healer.runtime().then((runtime) => reconcileDoubts(runtime, { limit: 50 }));
        for (const key of [0, 1, 2])
          for (const kind of ['keyed', 'once', 'queued'] as const)
            void perform(world, { do: 'submit', instance: round, key, kind });
        await world.clock.advance(125_000);
        await personSpeaks(world);
      }
      check(world);
      seen.happened += [...world.happened.values()].reduce((sum, times) => sum + times, 0);
      seen.commits += world.database.commits.length;
      seen.doubts += (await world.store.doubts.list({ tenantId: 'default', open: false, limit: 100 })).length;
      expect([...new Set(world.broken)]).toEqual([]);
    }),
    { numRuns },
  );
  // Else the model never came to what it is about.
  expect(Math.min(seen.happened, seen.commits, seen.doubts)).toBeGreaterThan(numRuns / 4);
});
