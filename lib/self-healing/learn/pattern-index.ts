import { usualHalfLifeMs } from '../core/decay';
import type { Observation, PatternRecord } from '../core/event';
import { usualIncident } from '../core/incident';
import type { ArmView } from '../core/learning';
import type { Clock, PatternStore } from '../core/ports';
import type { StrategyName } from '../core/vocabulary';
import { type Arm, armOfObservation, armOfRecord, teach, weightsAt } from './arm';
import { viewOf } from './arm-view';
import type { WatchedRun } from './by-itself';
import { createLookup, type LookupContext, type PatternLookup } from './lookup';
import { createPopulation, type Member } from './population';
import { createTemplateIndex } from './template-index';

export type { LookupContext, PatternArm, PatternLookup } from './lookup';

/** The learned records in memory. Only `refresh()` reads the store, and never on the request path. */
export interface PatternIndex {
  /** What was measured and what is to be expected for a fingerprint, known or not. */
  lookup(fingerprint: string, context: LookupContext): PatternLookup;
  /** The arms of this service as they stand now, latest first. Ten thousand take a second, so others run in between. */
  views(limit?: number): Promise<ArmView[]>;
  /** Replaces everything by what is stored. Throws what the store throws; the old records then stay. */
  refresh(): Promise<void>;
  /**
   * Counts an observation at once, by the same limits as the store, until the next refresh brings the truth. `dropped`:
   * the strategy works much less often than it used to, and lost its trust here; the store is to be told. `counted`: what
   * the store said; it alone knows what other instances added of the same incident.
   */
  apply(observation: Observation, counted?: boolean): { dropped: boolean };
}

export interface PatternIndexInput {
  store: Pick<PatternStore, 'load'> & Partial<Pick<PatternStore, 'loadShared' | 'observations'>>;
  tenantId: string;
  service: string;
  /** Default: the system's. */
  clock?: Pick<Clock, 'now'>;
  limits?: { observationsPerIncident: number; incidentGapMs: number };
  /** Milliseconds after which an observation counts half. Default: 14 days. */
  halfLifeMs?: () => number;
  /** The lower bound that is asked for. Default: 0.80. */
  trust?: () => number;
}

interface Applied {
  observation: Observation;
  counted: boolean | undefined;
}

type Arms = Map<string, Map<StrategyName, Arm>>;

const usualTrust = 0.8;
const mostShared = 2_000;
const mostRuns = 2_000;
const mostRunsOfOne = 200;
/** Templates indexed, or arms viewed, without giving way to others: a few milliseconds. */
const slice = 50;
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

export function createPatternIndex(input: PatternIndexInput): PatternIndex {
  const { store, tenantId, service, clock = Date } = input;
  const { halfLifeMs = () => usualHalfLifeMs, trust = () => usualTrust } = input;
  const { observationsPerIncident, incidentGapMs } = input.limits ?? {
    observationsPerIncident: usualIncident.observations,
    incidentGapMs: usualIncident.gapMs,
  };
  let arms: Arms = new Map();
  let population = createPopulation([], []);
  let runs = new Map<string, WatchedRun[]>();
  const templates = createTemplateIndex();
  const applied = new Set<string>();
  /** Applied while a load was under way: the load may have missed them. */
  let since: Applied[] | null = null;
  const lookup = createLookup({
    armsOf: (fingerprint) => arms.get(fingerprint),
    priorFor: (of, own) => population.priorFor(of, own),
    templates,
    ...{ clock, halfLifeMs, trust },
  });

  function count({ observation, counted }: Applied): { dropped: boolean } {
    const { fingerprint, strategy } = observation;
    const known = arms.get(fingerprint) ?? new Map<StrategyName, Arm>();
    arms.set(fingerprint, known);
    const arm = known.get(strategy) ?? armOfObservation(observation);
    known.set(strategy, arm);
    const { counts, dropped } = teach(arm, observation, {
      prior: population.priorFor(arm, arm.contributed),
      ...{ halfLifeMs: halfLifeMs(), perIncident: observationsPerIncident, incidentGapMs, counted },
    });
    if (counts || dropped) lookup.forget(fingerprint);
    return { dropped };
  }

  function watch(run: WatchedRun): void {
    const known = runs.get(run.fingerprint) ?? [];
    known.push(run);
    if (known.length > mostRunsOfOne) known.shift();
    runs.set(run.fingerprint, known);
  }

  return {
    lookup: lookup.of,
    async views(limit) {
      const now = clock.now();
      const latest = [...arms.values()]
        .flatMap((known) => [...known.values()])
        .toSorted((a, b) => b.lastSeenMs - a.lastSeenMs)
        .slice(0, limit);
      const views: ArmView[] = [];
      for (const arm of latest) {
        if (views.length % slice === slice - 1) await nextTurn();
        const prior = lookup.priorOf(arm);
        views.push(viewOf(arm, { nowMs: now, halfLifeMs: halfLifeMs(), prior, trust: trust(), runs: runsOf(arm) }));
      }
      return views;
    },
    async refresh() {
      const missed: Applied[] = [];
      since = missed;
      try {
        const [records, shared, recent] = await Promise.all([
          store.load({ tenantId, service }),
          store.loadShared?.({ tenantId, service, limit: mostShared }) ?? [],
          store.observations?.({ tenantId, service, limit: mostRuns }) ?? [],
        ]);
        arms = byFingerprint(records, arms, incidentGapMs);
        population = populationOf(arms, shared, clock.now(), halfLifeMs());
        runs = new Map();
        for (const run of recent.toReversed()) watch(run);
      } finally {
        since = null;
      }
      // Those of the load's own time may be in it or not; until the next refresh rather too few are counted than too many.
      for (const one of missed) if (one.observation.atMs > lastSeenOf(one.observation)) count(one);
      lookup.forgetAll();
      await indexTemplates();
    },
    apply(observation, counted) {
      if (applied.has(observation.eventId)) return { dropped: false };
      if (applied.size >= 10_000) applied.clear();
      applied.add(observation.eventId);
      watch(observation);
      since?.push({ observation, counted });
      return count({ observation, counted });
    },
  };

  function lastSeenOf({ fingerprint, strategy }: Observation): number {
    return arms.get(fingerprint)?.get(strategy)?.lastSeenMs ?? Number.NEGATIVE_INFINITY;
  }

  function runsOf({ fingerprint }: Arm): readonly WatchedRun[] {
    return runs.get(fingerprint) ?? [];
  }

  /** Only what is new, and in slices: requests go on meanwhile. */
  async function indexTemplates(): Promise<void> {
    let added = 0;
    for (const known of [...arms.values()]) {
      const [arm] = known.values();
      if (!arm || !templates.add(arm)) continue;
      added += 1;
      if (added % slice === 0) await nextTurn();
    }
    if (added > 0) lookup.forgetAll();
  }
}

/** The stored counts, with what this process knows of incidents and drops under way. */
function byFingerprint(records: readonly PatternRecord[], before: Arms, incidentGapMs: number): Arms {
  const result: Arms = new Map();
  for (const record of records) {
    const known = result.get(record.fingerprint) ?? new Map<StrategyName, Arm>();
    result.set(record.fingerprint, known);
    const arm = armOfRecord(record);
    known.set(record.strategy, arm);
    const earlier = before.get(record.fingerprint)?.get(record.strategy);
    if (!earlier) continue;
    if (record.lastSeenMs - earlier.lastSeenMs <= incidentGapMs) {
      arm.inIncident = earlier.inIncident;
      arm.incidentStartedMs = earlier.incidentStartedMs;
    }
    if ((record.resetAtMs ?? 0) <= (earlier.resetAtMs ?? 0)) arm.drop = earlier.drop;
    // Withdrawn here, and the store does not know it yet: trust does not come back by reading.
    if (earlier.resetAtMs !== null && earlier.resetAtMs > (record.resetAtMs ?? 0)) {
      const { weightSuccesses, weightFailures, weighedAtMs, resetAtMs } = earlier;
      Object.assign(arm, { weightSuccesses, weightFailures, weighedAtMs, resetAtMs });
    }
  }
  return result;
}

function populationOf(arms: Arms, shared: readonly PatternRecord[], nowMs: number, halfLifeMs: number) {
  const own: Member[] = [];
  for (const known of arms.values()) {
    for (const arm of known.values()) {
      const { strategy, kind, category, dependency } = arm;
      arm.contributed = { strategy, kind, category, dependency, ...weightsAt(arm, nowMs, halfLifeMs) };
      own.push(arm.contributed);
    }
  }
  const others = shared.map((record): Member => {
    const { strategy, kind, category, dependency } = record;
    return { strategy, kind, category, dependency, ...weightsAt(armOfRecord(record), nowMs, halfLifeMs) };
  });
  return createPopulation(own, others);
}
