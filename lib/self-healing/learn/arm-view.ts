import type { ArmView } from '../core/learning';
import { type Arm, judgeArm, weightsAt } from './arm';
import { byItself, usualWait, type WatchedRun } from './by-itself';
import type { Prior } from './population';

interface ViewInput {
  nowMs: number;
  halfLifeMs: number;
  prior: Prior;
  trust: number;
  /** Recent first choices for the same fingerprint. */
  runs: readonly WatchedRun[];
}

/** One arm for the admin page. A plain rerun is what others are compared with; it has no such figure itself. */
export function viewOf(arm: Arm, { nowMs, halfLifeMs, prior, trust, runs }: ViewInput): ArmView {
  const weights = weightsAt(arm, nowMs, halfLifeMs);
  const { mean, bound } = judgeArm(weights, prior);
  const { fingerprint, strategy, service, source, kind, template, successes, failures, resetAtMs, lastSeenMs } = arm;
  const wait = strategy === 'RETRY_WITH_BACKOFF' ? null : usualWait(runs.filter((run) => run.strategy === strategy));
  return {
    ...{ fingerprint, strategy, service, source, kind, template, successes, failures, mean, bound },
    ...{ weightSuccesses: weights.successes, weightFailures: weights.failures },
    prior: { successes: prior.successes, failures: prior.failures, from: prior.from },
    trusted: bound >= trust,
    byItself: wait === null ? null : byItself(runs, wait),
    ...{ resetAtMs, lastSeenMs },
  };
}
