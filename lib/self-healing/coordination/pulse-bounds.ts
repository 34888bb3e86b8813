import type { Clock, Logger } from '../core/ports';

/** The promise's value, or a rejection after `ms`. The promise itself goes on. */
export async function bounded<T>(clock: Pick<Clock, 'after'>, ms: number, promise: Promise<T>): Promise<T> {
  let cancel = () => {};
  const timeout = new Promise<never>((_resolve, reject) => {
    cancel = clock.after(ms, () => reject(new Error(`No answer within ${ms} ms.`)));
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    cancel();
  }
}

export interface FaultLog {
  bad(error: unknown): void;
  good(): void;
  /** Runs the work; what it throws is logged, and gives undefined. */
  run<T>(work: () => Promise<T>): Promise<T | undefined>;
}

/** Says once that something does not work, and once that it works again. */
export function createFaultLog(logger: Pick<Logger, 'warn' | 'info'>, what: string): FaultLog {
  let failing = false;
  const bad = (error: unknown) => {
    if (!failing) logger.warn(`${what} does not work; it is tried again`, { error });
    failing = true;
  };
  const good = () => {
    if (failing) logger.info(`${what} works again`);
    failing = false;
  };
  return {
    bad,
    good,
    async run(work) {
      try {
        const value = await work();
        good();
        return value;
      } catch (error) {
        bad(error);
        return undefined;
      }
    },
  };
}
