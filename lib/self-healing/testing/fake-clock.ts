import type { Clock } from '../core/ports';

/** A clock that only moves when it is told to. */
export interface FakeClock extends Clock {
  /** Moves on by `ms`, firing what falls due on the way, in order; work that those timers start gets its turn. */
  advance(ms: number): Promise<void>;
  /** Moves the wall clock alone, forward or back, as NTP or an admin does. `monotonic()` and timers do not see it. */
  jump(ms: number): void;
  /** Timers and sleeps that wait. */
  pending(): number;
}

interface Timer {
  at: number;
  order: number;
  fire: () => void;
}

/** Starts at `startMs` (default 2026-01-01 UTC); `monotonic()` starts at 0. */
export function fakeClock(startMs: number = Date.UTC(2026, 0, 1)): FakeClock {
  let elapsed = 0;
  let jumped = 0;
  let order = 0;
  const timers = new Set<Timer>();

  const schedule = (ms: number, fire: () => void): Timer => {
    const timer = { at: elapsed + Math.max(0, ms), order: order++, fire };
    timers.add(timer);
    return timer;
  };
  const nextDue = (until: number): Timer | undefined =>
    [...timers].filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at || a.order - b.order)[0];

  return {
    now: () => startMs + jumped + elapsed,
    monotonic: () => elapsed,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const onAbort = () => {
          timers.delete(timer);
          reject(signal?.reason);
        };
        const timer = schedule(ms, () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        });
        signal?.addEventListener('abort', onAbort, { once: true });
      }),
    after: (ms, callback) => {
      const timer = schedule(ms, callback);
      return () => void timers.delete(timer);
    },
    jump: (ms) => {
      jumped += ms;
    },
    pending: () => timers.size,
    async advance(ms) {
      const until = elapsed + ms;
      await settle();
      for (let timer = nextDue(until); timer !== undefined; timer = nextDue(until)) {
        timers.delete(timer);
        elapsed = Math.max(elapsed, timer.at);
        timer.fire();
        await settle();
      }
      elapsed = until;
      await settle();
    },
  };
}

/** Lets promises that are ready run on, through a few turns of the event loop. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}
