import type { Logger } from '../core/ports';

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
