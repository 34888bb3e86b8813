import quantile from '@stdlib/stats-base-dists-beta-quantile';
import type { PatternRecord } from '@/lib/self-healing/core/event';
import { fewestIncidents, usualIncident } from '@/lib/self-healing/core/incident';
import type { ArmView } from '@/lib/self-healing/core/learning';
import type { StrategyName } from '@/lib/self-healing/core/vocabulary';
import { lowerBound, uniformPrior } from '@/lib/self-healing/learn/posterior';
import { figureText } from './figure-text';
import { type IntervalView, shareInterval } from './share-interval';

/** One strategy for one failure, as the page shows it: plain words and figures. */
export interface ArmRow {
  strategy: StrategyName;
  /** "41 of 43". */
  helped: string;
  /** "counts as 30.2 of 31.9 today", or null where nothing has faded yet. */
  weighs: string | null;
  /** "Starts from 41 known failures of the kind rate-limited, counted as 1.6 of 2.". */
  prior: string;
  /** Posterior mean with its 5 % and 95 % quantiles. */
  believed: IntervalView;
  trust: 'trusted' | 'not yet trusted' | 'trust withdrawn';
  /** When trust was withdrawn; null where it never was. */
  withdrawnAtMs: number | null;
  /** What would change the verdict. */
  change: string;
  /** What recovers with the same wait and no intervention; null while too few were seen. */
  byItself: { view: IntervalView; seen: number } | null;
  bound: number;
}

/** Beyond so many further successes it is a matter of another strategy, not of patience. */
const searchLimit = 200;
/** With fewer own observations no prior makes an arm trusted: the uniform one holds (learn/arm.ts). */
const fewestOwn = 3;

type Weighed = Pick<ArmView, 'prior' | 'weightSuccesses' | 'weightFailures'>;

/** The lower bound after so many more of each. */
function boundAfter(arm: Weighed, more: { successes?: number; failures?: number }): number {
  const successes = arm.weightSuccesses + (more.successes ?? 0);
  const failures = arm.weightFailures + (more.failures ?? 0);
  return lowerBound(successes, failures, successes + failures < fewestOwn ? uniformPrior : arm.prior);
}

/** `trust`: the lower bound at which a pattern is used. */
export function toArmRow(arm: ArmView, trust: number): ArmRow {
  const count = arm.successes + arm.failures;
  const weight = arm.weightSuccesses + arm.weightFailures;
  const { prior, byItself } = arm;
  const high = quantile(0.95, prior.successes + arm.weightSuccesses, prior.failures + arm.weightFailures);
  return {
    strategy: arm.strategy,
    helped: `${arm.successes} of ${count}`,
    weighs:
      Math.abs(weight - count) < 0.05
        ? null
        : `counts as ${figureText(arm.weightSuccesses)} of ${figureText(weight)} today`,
    prior: priorWords(prior),
    believed: shareInterval({ value: arm.mean, low: arm.bound, high: Math.max(arm.mean, high) }),
    trust: arm.trusted ? 'trusted' : arm.resetAtMs === null ? 'not yet trusted' : 'trust withdrawn',
    withdrawnAtMs: arm.resetAtMs,
    change: arm.trusted ? lossWords(arm, trust) : gainWords(arm, trust),
    byItself:
      byItself === null
        ? null
        : {
            view: shareInterval({ value: byItself.share, low: byItself.low, high: byItself.high }),
            seen: byItself.seen,
          },
    bound: arm.bound,
  };
}

function lossWords(arm: Weighed, trust: number): string {
  for (let count = 1; count <= searchLimit; count += 1) {
    if (boundAfter(arm, { failures: count }) < trust) return `${more(count, 'failure')} would end the trust.`;
  }
  return `More than ${searchLimit} failures in a row would be needed to end the trust.`;
}

function gainWords(arm: Weighed, trust: number): string {
  for (let count = 1; count <= searchLimit; count += 1) {
    if (boundAfter(arm, { successes: count }) >= trust)
      return `${more(count, 'success')} would earn trust${fromIncidents(count)}.`;
  }
  return `More than ${searchLimit} successes in a row would be needed: another strategy is the better way.`;
}

/** No incident gives more than its share, so that many need several. */
function fromIncidents(count: number): string {
  const { observations } = usualIncident;
  const incidents = fewestIncidents(count);
  return incidents === 1 ? '' : `, from at least ${incidents} incidents: at most ${observations} of one count`;
}

/** Where belief starts before anything was seen of this failure itself. */
function priorWords({ successes, failures, from }: ArmView['prior']): string {
  const counts = `${figureText(successes)} of ${figureText(successes + failures)}`;
  // The uniform prior is told as what it is: no opinion.
  if (successes === 1 && failures === 1) return 'Starts without an opinion: any rate is as likely.';
  return `Starts from ${from}, counted as ${counts}.`;
}

function more(count: number, noun: 'success' | 'failure'): string {
  if (count === 1) return `1 more ${noun}`;
  return `${count} more ${noun === 'success' ? 'successes' : 'failures'} in a row`;
}

/** "By now RETRY_WITH_BACKOFF has helped 41 of 43 times as first choice for this failure." */
export function armSentence(arm: Pick<PatternRecord, 'successes' | 'failures' | 'strategy'>): string {
  const count = arm.successes + arm.failures;
  return `By now ${arm.strategy} has helped ${arm.successes} of ${times(count)} as first choice for this failure.`;
}

function times(count: number): string {
  return `${count} ${count === 1 ? 'time' : 'times'}`;
}
