import type {
  HealingAttemptRow,
  HealingCounterRow,
  HealingEventRow,
  HealingIssueRow,
  HealingRollupRow,
} from '../../../../db/queries/healing-queries';
import type { AttemptRecord, HealingEvent, StormCounter } from '../../core/event';
import type { Issue, Rollup } from '../rollups';

/** Postgres text holds no NUL. */
export const clean = (text: string) => text.replaceAll('\u0000', '\uFFFD');

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Anything else is no id that was ever stored; Postgres would refuse the question. */
export const isUuid = (text: string): boolean => uuid.test(text);

export function toEventRow(event: HealingEvent): HealingEventRow {
  const { occurredAtMs, attempts: _attempts, ...rest } = event;
  return {
    ...rest,
    occurredAt: new Date(occurredAtMs),
    template: clean(event.template),
    errorName: clean(event.errorName),
    errorCode: event.errorCode === null ? null : clean(event.errorCode),
    message: clean(event.message),
    stack: event.stack === null ? null : clean(event.stack),
    route: event.route === null ? null : clean(event.route),
    explanation: clean(event.explanation),
    evidence: clean(event.evidence),
    causes: cleanJson(event.causes),
    context: cleanJson(event.context),
    candidates: cleanJson(event.candidates),
    model: cleanJson(event.model),
    ownFingerprint: event.ownFingerprint === event.fingerprint ? null : event.ownFingerprint,
    belief: cleanJson(event.belief),
  };
}

/** jsonb refuses an escaped NUL as well. */
export function cleanJson<T>(value: T): T {
  const text = JSON.stringify(value) as string | undefined;
  return text?.includes('\\u0000')
    ? (JSON.parse(text, (_key, part) => (typeof part === 'string' ? clean(part) : part)) as T)
    : value;
}

/** What was stored is what the library wrote: the closed vocabularies are checked where they enter, not here. */
export function toEvent(row: HealingEventRow, attempts: readonly HealingAttemptRow[]): HealingEvent {
  const { occurredAt, ...rest } = row;
  const times = { occurredAtMs: occurredAt.getTime(), attempts: attempts.map(toAttempt) };
  return { ...rest, ownFingerprint: row.ownFingerprint ?? row.fingerprint, ...times } as HealingEvent;
}

export function toAttemptRows(event: HealingEvent): HealingAttemptRow[] {
  const { id: eventId, tenantId, service } = event;
  return event.attempts.map(({ startedAtMs, ...attempt }) => ({
    ...attempt,
    eventId,
    tenantId,
    service,
    startedAt: new Date(startedAtMs),
    message: attempt.message === null ? null : clean(attempt.message),
    evidence: attempt.evidence === null ? null : clean(attempt.evidence),
  }));
}

function toAttempt(row: HealingAttemptRow): AttemptRecord {
  const { eventId: _event, tenantId: _tenant, service: _service, startedAt, ...attempt } = row;
  return { ...attempt, startedAtMs: startedAt.getTime() } as AttemptRecord;
}

export function toCounterRow({ windowStartMs, ...counter }: StormCounter): HealingCounterRow {
  return { ...counter, windowStart: new Date(windowStartMs) };
}

export function toRollupRow({ bucketStartMs, ...rollup }: Rollup): HealingRollupRow {
  return { ...rollup, bucketStart: new Date(bucketStartMs) };
}

export function toIssueRow({ hourStartMs, firstSeenMs, lastSeenMs, ...issue }: Issue): HealingIssueRow {
  const times = { hourStart: new Date(hourStartMs), firstSeen: new Date(firstSeenMs), lastSeen: new Date(lastSeenMs) };
  return { ...issue, ...times };
}

export function toIssue({ hourStart, firstSeen, lastSeen, ...issue }: HealingIssueRow): Issue {
  const times = { hourStartMs: hourStart.getTime(), firstSeenMs: firstSeen.getTime(), lastSeenMs: lastSeen.getTime() };
  return { ...issue, ...times };
}
