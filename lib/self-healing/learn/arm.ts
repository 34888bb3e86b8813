import type { Observation, PatternRecord } from '../core/event';
import type { Category, FailureKind, StrategyName } from '../core/vocabulary';
import { decayed } from './decay';
import type { Member } from './population';
import { lowerBound, type PseudoCounts, posteriorMean } from './posterior';
import { type DropDetector, newDropDetector } from './sudden-drop';

/** One strategy for one fingerprint, in memory. */
export interface Arm {
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
  /** The incident under way, and how many observations it has added here. */
  incidentStartedMs: number;
  incidentSeenMs: number;
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

/** Mean and lower bound. With fewer than three own observations the bound is that of the uniform prior. */
export function judgeArm(weights: PseudoCounts, prior: PseudoCounts): { mean: number; bound: number } {
  const { successes, failures } = weights;
  const own = successes + failures;
  return {
    mean: posteriorMean(successes, failures, prior),
    bound: own < fewestOwn ? lowerBound(successes, failures) : lowerBound(successes, failures, prior),
  };
}
