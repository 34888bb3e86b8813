import type { HealingEvent, StormCounter } from '../core/event';
import { latencyBucketOf, noLatency } from './latency-buckets';

/** Counts of one minute or one hour. Empty `strategy` and `chosenBy` stand for none, `storm` for not known. */
export interface Rollup {
  tenantId: string;
  service: string;
  resolution: 'minute' | 'hour';
  bucketStartMs: number;
  source: string;
  kind: string;
  strategy: string;
  outcome: string;
  chosenBy: string;
  latencyBucket: number;
  count: number;
}

/** What wants a person, counted by the hour. */
export interface Issue {
  tenantId: string;
  service: string;
  fingerprint: string;
  hourStartMs: number;
  outcome: string;
  source: string;
  kind: string;
  recurring: boolean;
  eventId: string | null;
  count: number;
  firstSeenMs: number;
  lastSeenMs: number;
}

export const minuteMs = 60_000;
export const hourMs = 3_600_000;
export const unknownChooser = 'storm';
const floorTo = (ms: number, step: number) => Math.floor(ms / step) * step;

/** Roll-up rows of these events and counters, one for each key, in a fixed order so that writers cannot deadlock. */
export function rollupsOf(events: readonly HealingEvent[], counters: readonly StormCounter[]): Rollup[] {
  const rows = new Map<string, Rollup>();
  const add = (atMs: number, row: Omit<Rollup, 'resolution' | 'bucketStartMs'>) => {
    for (const [resolution, step] of [['minute', minuteMs] as const, ['hour', hourMs] as const]) {
      const full = { ...row, resolution, bucketStartMs: floorTo(atMs, step) };
      const key = JSON.stringify(Object.values({ ...full, count: 0 }));
      const known = rows.get(key);
      if (known) known.count += row.count;
      else rows.set(key, full);
    }
  };
  for (const event of events) {
    add(event.occurredAtMs, {
      ...shared(event),
      chosenBy: event.chosenBy ?? '',
      latencyBucket: latencyBucketOf(event.durationMs),
      count: 1,
    });
  }
  for (const counter of counters) {
    const counted = { chosenBy: unknownChooser, latencyBucket: noLatency, count: counter.count };
    add(counter.windowStartMs, { ...shared(counter), ...counted });
  }
  return inOrder(rows);
}

const shared = (row: HealingEvent | StormCounter) => ({
  tenantId: row.tenantId,
  service: row.service,
  source: row.source,
  kind: row.kind,
  strategy: row.strategy ?? '',
  outcome: row.outcome,
});

export function wantsPerson(event: { outcome: string; recurring: boolean }): boolean {
  return event.outcome === 'failed' || event.outcome === 'unknown' || event.recurring;
}

/** Issue rows of these events and counters, one for each key, in a fixed order. */
export function issuesOf(events: readonly HealingEvent[], counters: readonly StormCounter[]): Issue[] {
  const rows = new Map<string, Issue>();
  const add = (issue: Issue) => {
    const { tenantId, service, fingerprint, hourStartMs, outcome, source } = issue;
    const key = JSON.stringify([tenantId, service, fingerprint, hourStartMs, outcome, source]);
    const known = rows.get(key);
    rows.set(key, known ? mergeIssues(known, issue) : issue);
  };
  for (const event of events) {
    if (wantsPerson(event)) add(issueOf(event, { atMs: event.occurredAtMs, count: 1, eventId: event.id }));
  }
  for (const counter of counters) {
    const row = { ...counter, recurring: false };
    if (wantsPerson(row)) add(issueOf(row, { atMs: counter.windowStartMs, count: counter.count, eventId: null }));
  }
  return inOrder(rows);
}

function issueOf(
  row: Pick<Issue, 'tenantId' | 'service' | 'fingerprint' | 'outcome' | 'source' | 'kind' | 'recurring'>,
  seen: { atMs: number; count: number; eventId: string | null },
): Issue {
  const { tenantId, service, fingerprint, outcome, source, kind, recurring } = row;
  const times = { hourStartMs: floorTo(seen.atMs, hourMs), firstSeenMs: seen.atMs, lastSeenMs: seen.atMs };
  const counted = { count: seen.count, eventId: seen.eventId };
  return { tenantId, service, fingerprint, outcome, source, kind, recurring, ...counted, ...times };
}

/** Also how the stored row and a new one become one. UUIDv7: the greater id is the newer event. */
export function mergeIssues(a: Issue, b: Issue): Issue {
  return {
    ...(b.lastSeenMs >= a.lastSeenMs ? b : a),
    recurring: a.recurring || b.recurring,
    eventId: [a.eventId, b.eventId].reduce((x, y) => ((x ?? '') > (y ?? '') ? x : y)),
    count: a.count + b.count,
    firstSeenMs: Math.min(a.firstSeenMs, b.firstSeenMs),
    lastSeenMs: Math.max(a.lastSeenMs, b.lastSeenMs),
  };
}

function inOrder<T>(rows: Map<string, T>): T[] {
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}
