import { decayed } from '../core/decay';
import type { Observation, PatternRecord } from '../core/event';
import { goesOn, type Incident, usualIncident } from '../core/incident';

/** An arm as the stores keep it: with the incident that is under way, of which only a bounded part counts. */
export interface Arm extends PatternRecord, Incident {
  incidentCount: number;
}

export interface CountingLimits {
  perIncident: number;
  incidentGapMs: number;
  halfLifeMs: number;
}

type Weights = Pick<Arm, 'weightSuccesses' | 'weightFailures' | 'weighedAtMs' | 'resetAtMs'>;

/**
 * Adds one observation to the weights. One that comes late adds its decayed share, as if it had come in time; one from
 * before trust was withdrawn adds nothing.
 */
function weigh(arm: Weights, seen: { succeeded: boolean; atMs: number }, halfLifeMs: number): Weights {
  const { resetAtMs } = arm;
  if (resetAtMs !== null && seen.atMs <= resetAtMs) return arm;
  const weighedAtMs = Math.max(arm.weighedAtMs, seen.atMs);
  const kept = decayed(1, arm.weighedAtMs, weighedAtMs, halfLifeMs);
  const added = decayed(1, seen.atMs, weighedAtMs, halfLifeMs);
  return {
    weightSuccesses: arm.weightSuccesses * kept + (seen.succeeded ? added : 0),
    weightFailures: arm.weightFailures * kept + (seen.succeeded ? 0 : added),
    weighedAtMs,
    resetAtMs,
  };
}

/** The arm of a first observation, before it is counted. */
export function newArm({ atMs, ...seen }: Observation): Arm {
  const { tenantId, service, fingerprint, strategy, template, source, kind, category, dependency } = seen;
  return {
    ...{ tenantId, service, fingerprint, strategy, template, source, kind, category, dependency },
    ...{ successes: 0, failures: 0, weightSuccesses: 0, weightFailures: 0, weighedAtMs: atMs, resetAtMs: null },
    ...{ lastSeenMs: atMs, incidentStartedMs: atMs, incidentSeenMs: atMs, incidentCount: 0 },
  };
}

/**
 * The arm after one more observation. An incident ends after a silence of `incidentGapMs`, at the latest six times as
 * long after it began, and at most `perIncident` of it are counted. An arm tells what its newest failure looked like.
 */
export function observeArm(arm: Arm, seen: Observation, limits: CountingLimits): { arm: Arm; counted: boolean } {
  const sameIncident = goesOn(arm, seen.atMs, limits.incidentGapMs);
  const taught = sameIncident ? arm.incidentCount : 0;
  const counted = taught < limits.perIncident;
  const newer = seen.atMs >= arm.lastSeenMs;
  const { template, source, kind, category, dependency } = newer ? seen : arm;
  const next = {
    ...arm,
    ...{ template, source, kind, category, dependency: dependency ?? arm.dependency },
    ...(counted ? weigh(arm, seen, limits.halfLifeMs) : {}),
    successes: arm.successes + (counted && seen.succeeded ? 1 : 0),
    failures: arm.failures + (counted && !seen.succeeded ? 1 : 0),
    lastSeenMs: Math.max(arm.lastSeenMs, seen.atMs),
    incidentStartedMs: sameIncident ? arm.incidentStartedMs : Math.max(arm.incidentStartedMs, seen.atMs),
    incidentSeenMs: Math.max(arm.incidentSeenMs, seen.atMs),
    incidentCount: taught + (counted ? 1 : 0),
  };
  return { arm: next, counted };
}

/** Without trust from `atMs` on; as it is when that was withdrawn then or later already. */
export function resetArm(arm: Arm, atMs: number): Arm {
  if (arm.resetAtMs !== null && arm.resetAtMs >= atMs) return arm;
  const weighedAtMs = Math.max(arm.weighedAtMs, atMs);
  return { ...arm, weightSuccesses: 0, weightFailures: 0, weighedAtMs, resetAtMs: atMs };
}

/** No longer a silence lies between them. */
const isOneIncident = (one: Arm, other: Arm): boolean =>
  one.incidentStartedMs <= other.incidentSeenMs + usualIncident.gapMs &&
  other.incidentStartedMs <= one.incidentSeenMs + usualIncident.gapMs;

/**
 * Takes from the arm that learned less of an incident what both learned of it beyond what one failure may. Which
 * observations these were is not kept, so successes give way: evidence before trust.
 */
function withoutExcess(into: Arm, from: Arm, halfLifeMs: number): [into: Arm, from: Arm] {
  const excess = into.incidentCount + from.incidentCount - usualIncident.observations;
  if (excess <= 0 || !isOneIncident(into, from)) return [into, from];
  const lesser = from.incidentCount <= into.incidentCount ? from : into;
  const gone = decayed(Math.min(excess, lesser.incidentCount), lesser.incidentSeenMs, lesser.weighedAtMs, halfLifeMs);
  const less = { ...lesser, weightSuccesses: Math.max(0, lesser.weightSuccesses - gone) };
  return lesser === from ? [into, less] : [less, from];
}

/**
 * Two arms of one strategy as one of `into`'s: counts and weights add up, weights as of the later instant. An
 * incident that both are in weighs no more than that of one failure.
 */
export function mergeArms(intoWhole: Arm, fromWhole: Arm, halfLifeMs: number): Arm {
  const [into, from] = withoutExcess(intoWhole, fromWhole, halfLifeMs);
  const weighedAtMs = Math.max(into.weighedAtMs, from.weighedAtMs);
  const left = (arm: Arm) => decayed(1, arm.weighedAtMs, weighedAtMs, halfLifeMs);
  return {
    ...into,
    successes: into.successes + from.successes,
    failures: into.failures + from.failures,
    weightSuccesses: into.weightSuccesses * left(into) + from.weightSuccesses * left(from),
    weightFailures: into.weightFailures * left(into) + from.weightFailures * left(from),
    weighedAtMs,
    resetAtMs: latest(into.resetAtMs, from.resetAtMs),
    lastSeenMs: Math.max(into.lastSeenMs, from.lastSeenMs),
    incidentStartedMs: Math.max(into.incidentStartedMs, from.incidentStartedMs),
    incidentSeenMs: Math.max(into.incidentSeenMs, from.incidentSeenMs),
    incidentCount: isOneIncident(into, from)
      ? Math.min(
          into.incidentCount + from.incidentCount,
          Math.max(usualIncident.observations, into.incidentCount, from.incidentCount),
        )
      : Math.max(into.incidentCount, from.incidentCount),
  };
}

/** What is kept of an observation. `source` is null in those of earlier releases. */
export interface KeptObservation {
  fingerprint: string;
  strategy: string;
  succeeded: boolean;
  counted: boolean;
  atMs: number;
  source: string | null;
}

/** What the failures of a fingerprint look like. */
export type Look = Pick<Arm, 'template' | 'source' | 'kind' | 'category' | 'dependency'>;

/**
 * The arms of these fingerprints, counted anew from the observations kept of them. What an arm looks like comes from
 * the one that stood there, from what is known of its fingerprint, else from another arm of its strategy.
 */
export function recountArms(
  before: readonly Arm[],
  kept: readonly KeptObservation[],
  {
    fingerprints,
    looks,
    halfLifeMs,
  }: { fingerprints: readonly string[]; looks: Map<string, Look>; halfLifeMs: number },
): Arm[] {
  const strategies = [...new Set(before.map(({ strategy }) => strategy))];
  return fingerprints.flatMap((fingerprint) =>
    strategies.flatMap((strategy) => {
      const alike = before.filter((arm) => arm.strategy === strategy);
      const other = alike[0] && { ...alike[0], ...looks.get(fingerprint) };
      const like = alike.find((arm) => arm.fingerprint === fingerprint) ?? other;
      const mine = kept.filter((seen) => seen.fingerprint === fingerprint && seen.strategy === strategy);
      return (like && recountArm(like, fingerprint, mine, halfLifeMs)) ?? [];
    }),
  );
}

function recountArm(like: Arm, fingerprint: string, kept: readonly KeptObservation[], halfLifeMs: number): Arm | null {
  const inOrder = kept.toSorted((a, b) => a.atMs - b.atMs);
  const newest = inOrder.at(-1);
  if (newest === undefined) return null;
  const counted = inOrder.filter((seen) => seen.counted);
  const start = { weightSuccesses: 0, weightFailures: 0, weighedAtMs: newest.atMs, resetAtMs: like.resetAtMs };
  return {
    ...like,
    fingerprint,
    source: newest.source ?? like.source,
    successes: counted.filter(({ succeeded }) => succeeded).length,
    failures: counted.filter(({ succeeded }) => !succeeded).length,
    ...ofEachIncident(counted).reduce((weights, seen) => weigh(weights, seen, halfLifeMs), start),
    lastSeenMs: newest.atMs,
    incidentStartedMs: Math.min(like.incidentStartedMs, newest.atMs),
    incidentSeenMs: newest.atMs,
    incidentCount: Math.min(like.incidentCount, counted.length),
  };
}

/** Of observations in order: the first five of each incident. Merged groups may have counted as many each of the same one. */
function ofEachIncident(counted: readonly KeptObservation[]): KeptObservation[] {
  const incident = { incidentStartedMs: Number.NEGATIVE_INFINITY, incidentSeenMs: Number.NEGATIVE_INFINITY };
  let taught = 0;
  return counted.filter(({ atMs }) => {
    if (!goesOn(incident, atMs, usualIncident.gapMs)) {
      incident.incidentStartedMs = atMs;
      taught = 0;
    }
    incident.incidentSeenMs = atMs;
    taught += 1;
    return taught <= usualIncident.observations;
  });
}

/** The record that readers see. */
export function toRecord(arm: Arm): PatternRecord {
  const { incidentStartedMs: _started, incidentSeenMs: _seen, incidentCount: _count, ...record } = arm;
  return record;
}

const latest = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.max(a, b);
