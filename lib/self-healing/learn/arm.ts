import { decayed } from '../core/decay';
import type { Observation, PatternRecord } from '../core/event';
import { goesOn, type Incident } from '../core/incident';
import type { Category, FailureKind, StrategyName } from '../core/vocabulary';
import type { Member } from './population';
import { lowerBound, type PseudoCounts, posteriorMean } from './posterior';
import { type DropDetector, newDropDetector, noteOutcome } from './sudden-drop';

/** One strategy for one fingerprint, in memory. */
export interface Arm extends Incident {
  fingerprint: string;
  strategy: StrategyName;
  service: string;
  source: string;
  kind: FailureKind;
  category: Category;
  dependency: string | null;
  template: string;
  /** Ever counted. */
  successes: number;
  failures: number;
  /** Decayed to `weighedAtMs`. */
  weightSuccesses: number;
  weightFailures: number;
  weighedAtMs: number;
  lastSeenMs: number;
  resetAtMs: number | null;
  /** Observations that the incident under way has added here. */
  inIncident: number;
  drop: DropDetector;
  /** What it gave to the population that priors come from. */
  contributed: Member | null;
}

/** Fewer own observations than this, and no prior can make an arm trusted. */
export const fewestOwn = 3;

export function armOfRecord(record: PatternRecord): Arm {
  const { tenantId: _tenant, ...kept } = record;
  return {
    ...kept,
    incidentStartedMs: record.lastSeenMs,
    incidentSeenMs: record.lastSeenMs,
    inIncident: 0,
    drop: newDropDetector(),
    contributed: null,
  };
}

export function armOfObservation(observation: Observation): Arm {
  const { service, fingerprint, strategy, source, kind, category, dependency, template, atMs } = observation;
  return {
    ...{ fingerprint, strategy, service, source, kind, category, dependency, template },
    ...{ successes: 0, failures: 0, weightSuccesses: 0, weightFailures: 0, weighedAtMs: atMs, lastSeenMs: atMs },
    ...{ resetAtMs: null, incidentStartedMs: atMs, incidentSeenMs: Number.NEGATIVE_INFINITY, inIncident: 0 },
    ...{ drop: newDropDetector(), contributed: null },
  };
}

export function weightsAt(arm: Arm, nowMs: number, halfLifeMs: number): PseudoCounts {
  return {
    successes: decayed(arm.weightSuccesses, arm.weighedAtMs, nowMs, halfLifeMs),
    failures: decayed(arm.weightFailures, arm.weighedAtMs, nowMs, halfLifeMs),
  };
}

/** Counts one more observation. One that comes late weighs as much less as it is older. */
export function addToArm(arm: Arm, { succeeded, atMs }: Observation, halfLifeMs: number): void {
  const toMs = Math.max(arm.weighedAtMs, atMs);
  const { successes, failures } = weightsAt(arm, toMs, halfLifeMs);
  const weight = decayed(1, atMs, toMs, halfLifeMs);
  arm.weightSuccesses = successes + (succeeded ? weight : 0);
  arm.weightFailures = failures + (succeeded ? 0 : weight);
  arm.weighedAtMs = toMs;
  if (succeeded) arm.successes += 1;
  else arm.failures += 1;
}

/**
 * Takes one observation in: the incident it belongs to, whether it counts there, and whether the strategy works so much
 * less often than before that its trust is withdrawn. `counted`: the store's word, which goes before the arm's own.
 */
export function teach(
  arm: Arm,
  observation: Observation,
  by: {
    prior: PseudoCounts;
    halfLifeMs: number;
    perIncident: number;
    incidentGapMs: number;
    counted?: boolean | undefined;
  },
): { counts: boolean; dropped: boolean } {
  const { atMs, succeeded } = observation;
  // Asked first: what was expected before this outcome. It also sees what the limit by incident does not count.
  const { successes, failures } = weightsAt(arm, atMs, by.halfLifeMs);
  const expected = posteriorMean(successes, failures, by.prior);
  const dropped = successes + failures > 0 && noteOutcome(arm.drop, succeeded, expected);
  if (!goesOn(arm, atMs, by.incidentGapMs)) {
    arm.inIncident = 0;
    arm.incidentStartedMs = atMs;
  }
  arm.incidentSeenMs = Math.max(arm.incidentSeenMs, atMs);
  arm.lastSeenMs = Math.max(arm.lastSeenMs, atMs);
  const counts = by.counted ?? arm.inIncident < by.perIncident;
  if (counts) {
    arm.inIncident += 1;
    addToArm(arm, observation, by.halfLifeMs);
  }
  if (dropped) Object.assign(arm, { weightSuccesses: 0, weightFailures: 0, weighedAtMs: atMs, resetAtMs: atMs });
  return { counts, dropped };
}

/** Mean and lower bound. With fewer than three own observations the bound is that of the uniform prior. */
export function judgeArm(weights: PseudoCounts, prior: PseudoCounts): { mean: number; bound: number } {
  const { successes, failures } = weights;
  const own = successes + failures;
  return {
    mean: posteriorMean(successes, failures, prior),
    bound: own < fewestOwn ? lowerBound(successes, failures) : lowerBound(successes, failures, prior),
  };
}
