/** In real time: loading modules on a busy machine takes a while. */
const patienceMs = 30_000;

type Timer = { at: number; order: number; fire: () => void };

/**
 * Time that passes only when nothing is left to do: timers, `Date` and `performance.now` of the whole process, so that
 * every library lives in the same time. Thirty seconds of outage take as long as the work in them.
 */
export function installVirtualTime(startMs: number) {
  const real = { setTimeout, clearTimeout, Date, now: performance.now.bind(performance), setImmediate };
  let now = 0;
  let order = 0;
  const timers = new Map<object, Timer>();

  const later = (fire: () => void, ms = 0): object => {
    const handle = { ref: () => handle, unref: () => handle, hasRef: () => false, close: () => timers.delete(handle) };
    timers.set(handle, { at: now + Math.max(0, Number(ms) || 0), order: order++, fire });
    return handle;
  };
  class VirtualDate extends real.Date {
    constructor(...given: [] | [string | number | Date]) {
      if (given.length === 0) super(startMs + now);
      else super(given[0]);
    }
    static override now() {
      return Math.round(startMs + now);
    }
  }
  Object.assign(globalThis, {
    setTimeout: (callback: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) =>
      later(() => callback(...args), ms),
    clearTimeout: (handle: object | undefined) => handle && timers.delete(handle),
    Date: VirtualDate,
  });
  performance.now = () => now;

  return {
    now: () => now,
    sleep: (ms: number) => new Promise<void>((resolve) => later(resolve, ms)),
    /** Lets time pass until `work` has ended. Throws when nothing is left that could end it. */
    async until(work: Promise<unknown>): Promise<void> {
      let done = false;
      const mark = () => {
        done = true;
      };
      work.then(mark, mark);
      for (let idleSince: number | null = null; !done; ) {
        await new Promise((resolve) => real.setImmediate(resolve));
        if (done) return;
        let next: [object, Timer] | undefined;
        for (const entry of timers) {
          const [, { at, order }] = entry;
          if (!next || at < next[1].at || (at === next[1].at && order < next[1].order)) next = entry;
        }
        if (!next) {
          // Something real may be under way: a module that is being loaded.
          idleSince ??= real.now();
          if (real.now() - idleSince > patienceMs) {
            throw new Error('Nothing is left to wait for, and the work has not ended.');
          }
          continue;
        }
        idleSince = null;
        timers.delete(next[0]);
        now = Math.max(now, next[1].at);
        next[1].fire();
      }
    },
    uninstall() {
      Object.assign(globalThis, { setTimeout: real.setTimeout, clearTimeout: real.clearTimeout, Date: real.Date });
      performance.now = real.now;
    },
  };
}
export type VirtualTime = ReturnType<typeof installVirtualTime>;
