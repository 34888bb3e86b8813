import { HealingError } from '../core/errors';
import type { Clock, Queue, Random, Store, Transactor } from '../core/ports';
import type { FakeClock } from './fake-clock';

/** A process in a model: it can die, and it can stand still and go on later. */
export interface ModelProcess {
  state: 'running' | 'frozen' | 'dead';
  frozenSince: number;
  clock: Clock;
  /** A place where the process may be interrupted: resolves a little later, when it goes on, or never. */
  hop(): Promise<void>;
  crash(): void;
  freeze(): void;
  /** What fell due while it stood still happens first, then what it was in the middle of. */
  thaw(): void;
}

const longestHopMs = 20;

export function modelProcess(clock: FakeClock, random: Random): ModelProcess {
  let due: (() => void)[] = [];
  let waiting: (() => void)[] = [];
  const process: ModelProcess = {
    state: 'running',
    frozenSince: 0,
    clock: {
      ...clock,
      after: (ms, callback) => {
        let cancelled = false;
        const cancel = clock.after(ms, () => {
          const fire = () => cancelled || callback();
          if (process.state === 'running') fire();
          else if (process.state === 'frozen') due.push(fire);
        });
        return () => {
          cancelled = true;
          cancel();
        };
      },
      sleep: async (ms, signal) => {
        await clock.sleep(ms, signal);
        await process.hop();
      },
    },
    async hop() {
      await clock.sleep(Math.floor(random() * longestHopMs));
      while (process.state === 'frozen') await new Promise<void>((resolve) => waiting.push(resolve));
      if (process.state === 'dead') await new Promise<never>(() => {});
    },
    crash() {
      process.state = 'dead';
    },
    freeze() {
      if (process.state !== 'running') return;
      process.state = 'frozen';
      process.frozenSince = clock.monotonic();
    },
    thaw() {
      if (process.state !== 'frozen') return;
      process.state = 'running';
      const [timers, work] = [due, waiting];
      [due, waiting] = [[], []];
      for (const fire of timers) fire();
      for (const go of work) go();
    },
  };
  return process;
}

/** What a process reaches over the network: it can be interrupted before each call and before it sees the answer. */
export function overTheNetwork<T extends object>(target: T, process: ModelProcess): T {
  return new Proxy(target, {
    get(from, name) {
      const value = Reflect.get(from, name);
      if (typeof value === 'object' && value !== null) return overTheNetwork(value, process);
      if (typeof value !== 'function') return value;
      return async (...args: unknown[]) => {
        await process.hop();
        const result = await value.apply(from, args);
        await process.hop();
        return result;
      };
    },
  });
}

export type CommitFate = 'committed' | 'lost' | 'unknown-committed' | 'unknown-lost';

/** A database that several processes share. The server gives a transaction up when its client stands still or dies. */
export interface ModelDatabase {
  connect(process: ModelProcess): Transactor;
  /** Keys of transactions that were committed, each time they were. */
  commits: string[];
}

const idleMs = 2_000;

export function modelDatabase(clock: FakeClock, fateOf: () => CommitFate): ModelDatabase {
  const results = new Map<string, string>();
  const running = new Map<string, { process: ModelProcess; over: boolean }>();
  const commits: string[] = [];
  const holderOf = (key: string) => {
    const held = running.get(key);
    if (!held || held.over) return undefined;
    const idle = held.process.state === 'frozen' && clock.monotonic() - held.process.frozenSince > idleMs;
    if (held.process.state === 'dead' || idle) held.over = true;
    return held.over ? undefined : held;
  };
  const free = async (key: string, deadlineMs: number) => {
    const giveUpAt = clock.monotonic() + deadlineMs;
    while (holderOf(key)) {
      if (clock.monotonic() >= giveUpAt) throw Object.assign(new Error('lock timeout'), { code: '55P03' });
      await clock.sleep(25);
    }
  };
  return {
    commits,
    connect: (process) => ({
      async once({ key }, work, { deadlineMs, signal }) {
        await process.hop();
        await free(key, deadlineMs * 0.9);
        signal.throwIfAborted();
        const known = results.get(key);
        if (known !== undefined) return { result: known, replayed: true };
        const mine = { process, over: false };
        running.set(key, mine);
        const abort = () => {
          mine.over = true;
        };
        signal.addEventListener('abort', abort, { once: true });
        try {
          const result = await work(undefined);
          await process.hop();
          signal.throwIfAborted();
          signal.removeEventListener('abort', abort);
          const lost = () => Object.assign(new Error('Connection terminated unexpectedly'), { code: 'ECONNRESET' });
          if (holderOf(key) !== mine) throw lost();
          const fate = fateOf();
          if (fate === 'committed' || fate === 'unknown-committed') {
            results.set(key, result);
            commits.push(key);
          }
          mine.over = true;
          await process.hop();
          if (fate === 'lost') throw lost();
          if (fate !== 'committed') throw new HealingError('COMMIT_UNKNOWN', 'It is being checked.');
          return { result, replayed: false };
        } finally {
          mine.over = true;
        }
      },
      async find({ key }, { deadlineMs }) {
        await process.hop();
        await free(key, deadlineMs);
        return results.get(key) ?? null;
      },
    }),
  };
}

/** The ports of one process, all of them over the network. */
export function portsOf(process: ModelProcess, shared: { store: Store; queue: Queue; database: ModelDatabase }) {
  return {
    clock: process.clock,
    store: overTheNetwork(shared.store, process),
    queue: overTheNetwork(shared.queue, process),
    transactor: shared.database.connect(process),
  };
}
