import { ConsecutiveBreaker } from 'cockatiel';
import type { Clock } from '../core/ports';
import type { Settings } from '../core/settings';
import { type CallCounts, createCallWindow } from './circuit-breaker-window';

/** Says when a closed breaker opens: too many failures in a row, or too large a share of the calls in its window. */
export interface Judge {
  success(): void;
  /** Why the breaker opens now, in plain words; null when it stays closed. */
  failure(): string | null;
  /** A failure that is only counted: the breaker is open already. */
  count(): void;
  counts(): CallCounts;
  forget(): void;
}

/** Both judgements at once. Cockatiel's own sampling breaker reads the wall clock (docs/decisions/0014-breakers.md). */
export function createJudge(clock: Pick<Clock, 'monotonic'>, settings: () => Settings['breaker']): Judge {
  const window = createCallWindow();
  let threshold = settings().consecutiveFailures;
  let inARow = new ConsecutiveBreaker(threshold);

  const followSettings = (consecutiveFailures: number) => {
    if (threshold === consecutiveFailures) return;
    const { state } = inARow;
    threshold = consecutiveFailures;
    inARow = new ConsecutiveBreaker(threshold);
    inARow.state = state;
  };
  const counts = () => window.counts(clock.monotonic(), settings().windowMs);
  const count = () => window.add(clock.monotonic(), settings().windowMs, true);

  return {
    counts,
    count,
    success() {
      window.add(clock.monotonic(), settings().windowMs, false);
      inARow.success();
    },
    failure() {
      const { consecutiveFailures, failureRate, minimumCalls, windowMs } = settings();
      followSettings(consecutiveFailures);
      count();
      if (inARow.failure()) return `${inARow.state} failures in a row`;
      const { calls, failures } = counts();
      if (calls < minimumCalls || failures < failureRate * calls) return null;
      return `${failures} of ${calls} calls failed within ${windowMs / 1_000} s`;
    },
    forget() {
      inARow.success();
      window.clear();
    },
  };
}
