import type { Observation, PatternRecord } from '../core/event';
import type { PatternStore } from '../core/ports';
import type { StrategyName } from '../core/vocabulary';
import { lowerBound } from './posterior';

export interface PatternArm {
  strategy: StrategyName;
  successes: number;
  failures: number;
  /** One-sided 95 % lower bound. */
  bound: number;
}

/** The learned records in memory. Only `refresh()` reads the store, and never on the request path. */
export interface PatternIndex {
  /** Best bound first; empty for a fingerprint that was never seen. */
  lookup(fingerprint: string): readonly PatternArm[];
  /** Replaces everything by what is stored. Throws what the store throws; the old records then stay. */
  refresh(): Promise<void>;
  /** Counts an observation at once, by the same limits as the store, until the next refresh brings the truth. */
  apply(observation: Observation): void;
}

interface Arm {
  strategy: StrategyName;
  successes: number;
  failures: number;
  lastSeenMs: number;
  /** Observations that the incident under way has added here. */
  inIncident: number;
}

export interface PatternIndexInput {
  store: Pick<PatternStore, 'load'>;
  tenantId: string;
  service: string;
  limits?: { observationsPerIncident: number; incidentGapMs: number };
}

export function createPatternIndex(input: PatternIndexInput): PatternIndex {
  const { store, tenantId, service } = input;
  const { observationsPerIncident, incidentGapMs } = input.limits ?? {
    observationsPerIncident: 5,
    incidentGapMs: 600_000,
  };
  let arms = new Map<string, Map<StrategyName, Arm>>();
  const applied = new Set<string>();
  /** Applied while a load was under way: the load may have missed them. */
  let since: Observation[] | null = null;

  const count = (observation: Observation): void => {
    const { fingerprint, strategy, succeeded, atMs } = observation;
    const known = arms.get(fingerprint) ?? new Map<StrategyName, Arm>();
    arms.set(fingerprint, known);
    const arm = known.get(strategy) ?? { strategy, successes: 0, failures: 0, lastSeenMs: 0, inIncident: 0 };
    known.set(strategy, arm);
    if (atMs - arm.lastSeenMs > incidentGapMs) arm.inIncident = 0;
    arm.lastSeenMs = Math.max(arm.lastSeenMs, atMs);
    if (arm.inIncident >= observationsPerIncident) return;
    arm.inIncident += 1;
    if (succeeded) arm.successes += 1;
    else arm.failures += 1;
  };

  return {
    lookup(fingerprint) {
      const known = arms.get(fingerprint);
      if (!known) return [];
      return [...known.values()]
        .map(({ strategy, successes, failures }) => ({
          strategy,
          successes,
          failures,
          bound: lowerBound(successes, failures),
        }))
        .toSorted((a, b) => b.bound - a.bound);
    },
    async refresh() {
      const missed: Observation[] = [];
      since = missed;
      try {
        const records = await store.load({ tenantId, service });
        arms = byFingerprint(records, arms, incidentGapMs);
      } finally {
        since = null;
      }
      // Those of the load's own time may be in it or not: counted after it, at worst until the next refresh.
      for (const observation of missed) count(observation);
    },
    apply(observation) {
      if (applied.has(observation.eventId)) return;
      if (applied.size >= 10_000) applied.clear();
      applied.add(observation.eventId);
      count(observation);
      since?.push(observation);
    },
  };
}

/** The stored counts, with what this process knows of incidents under way. */
function byFingerprint(
  records: readonly PatternRecord[],
  before: Map<string, Map<StrategyName, Arm>>,
  incidentGapMs: number,
): Map<string, Map<StrategyName, Arm>> {
  const result = new Map<string, Map<StrategyName, Arm>>();
  for (const { fingerprint, strategy, successes, failures, lastSeenMs } of records) {
    const known = result.get(fingerprint) ?? new Map<StrategyName, Arm>();
    const earlier = before.get(fingerprint)?.get(strategy);
    const sameIncident = earlier !== undefined && lastSeenMs - earlier.lastSeenMs <= incidentGapMs;
    known.set(strategy, {
      strategy,
      successes,
      failures,
      lastSeenMs,
      inIncident: sameIncident ? earlier.inIncident : 0,
    });
    result.set(fingerprint, known);
  }
  return result;
}
