import type { Clock } from '../../core/ports';

const failuresToOpen = 3;
const firstRestMs = 30_000;
const longestRestMs = 600_000;

/** Stops asking after three failures in a row; then lets one question through after a rest that doubles. */
export function createBreaker(clock: Pick<Clock, 'monotonic'>) {
  let failures = 0;
  let restMs = firstRestMs;
  let openUntil = 0;
  return {
    /** Milliseconds until the next question may be asked; 0 when it may be asked now. */
    restingMs: (): number => Math.max(0, openUntil - clock.monotonic()),
    succeeded(): void {
      failures = 0;
      restMs = firstRestMs;
      openUntil = 0;
    },
    failed(): void {
      failures += 1;
      if (failures < failuresToOpen) return;
      openUntil = clock.monotonic() + restMs;
      restMs = Math.min(longestRestMs, restMs * 2);
    },
  };
}
