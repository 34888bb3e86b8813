import type { HealingObservationRow, HealingPatternRow } from '../../../../db/queries/healing-queries';
import type { Observation, PatternRecord } from '../../core/event';
import { type Arm, toRecord } from '../arm';
import { clean } from './event-rows';

/**
 * Rows of earlier releases have no weights: their counts stand for them, as of when they were last seen. What an earlier
 * release counted after a row was weighed (beside this one, or after a way back to it) weighs as much as it was counted.
 */
export function toArm(row: HealingPatternRow): Arm {
  const { weighedSuccesses, weighedFailures, weighedAt, lastSeen, incidentStarted, incidentSeen, resetAt, ...rest } =
    row;
  const unweighed = {
    successes: Math.max(0, row.successes - (weighedSuccesses ?? 0)),
    failures: Math.max(0, row.failures - (weighedFailures ?? 0)),
  };
  return {
    ...rest,
    weightSuccesses: (row.weightSuccesses ?? 0) + unweighed.successes,
    weightFailures: (row.weightFailures ?? 0) + unweighed.failures,
    weighedAtMs: (weighedAt ?? lastSeen).getTime(),
    category: row.category ?? 'application',
    resetAtMs: resetAt?.getTime() ?? null,
    lastSeenMs: lastSeen.getTime(),
    incidentStartedMs: (incidentStarted ?? incidentSeen).getTime(),
    incidentSeenMs: incidentSeen.getTime(),
  } as Arm;
}

export function toArmRow(arm: Arm): HealingPatternRow {
  const { weighedAtMs, resetAtMs, lastSeenMs, incidentStartedMs, incidentSeenMs, ...rest } = arm;
  return {
    ...rest,
    template: clean(arm.template),
    weighedAt: new Date(weighedAtMs),
    weighedSuccesses: arm.successes,
    weighedFailures: arm.failures,
    resetAt: resetAtMs === null ? null : new Date(resetAtMs),
    lastSeen: new Date(lastSeenMs),
    incidentStarted: new Date(incidentStartedMs),
    incidentSeen: new Date(incidentSeenMs),
  };
}

export const toPattern = (row: HealingPatternRow): PatternRecord => toRecord(toArm(row));

export function toObservationRow(seen: Observation, counted: boolean): HealingObservationRow {
  const { eventId, tenantId, service, fingerprint, strategy, succeeded, source, elapsedMs, explored } = seen;
  const ownFingerprint = seen.ownFingerprint === fingerprint ? null : seen.ownFingerprint;
  const what = { eventId, tenantId, service, fingerprint, ownFingerprint, strategy, succeeded, counted };
  return { ...what, source, elapsedMs, explored, observedAt: new Date(seen.atMs) };
}
