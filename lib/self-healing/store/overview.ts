import type { OutcomeBucket, Overview } from '../core/ports';
import type { Outcome, StrategyName } from '../core/vocabulary';
import { medianOf } from './latency-buckets';
import { type Issue, mergeIssues, type Rollup, unknownChooser } from './rollups';

export interface Range {
  fromMs: number;
  toMs: number;
  bucketMs: number;
}

/** Roll-up rows of one tenant and range, summed along each line that the overview shows. */
export interface Sums {
  byBucket: { bucketMs: number; outcome: string; count: number }[];
  byStrategy: { strategy: string; outcome: string; count: number }[];
  byChooser: { chosenBy: string; count: number }[];
  /** Of healed events. */
  byLatency: { latencyBucket: number; count: number }[];
  sources: string[];
  kinds: string[];
}

const mostIssues = 50;
const mostBuckets = 2_000;
const nothing = (): Record<Outcome, number> => ({ healed: 0, deferred: 0, degraded: 0, failed: 0, unknown: 0 });

/** What the overview shows. Buckets stand on multiples of `bucketMs`. */
export function summarise(sums: Sums, issues: readonly Issue[], range: Range): Overview {
  const outcomes = nothing();
  const buckets = emptyBuckets(range);
  for (const row of sums.byBucket) {
    const outcome = row.outcome as Outcome;
    outcomes[outcome] += row.count;
    const bucket = buckets.get(Math.floor(row.bucketMs / range.bucketMs) * range.bucketMs);
    if (bucket) bucket[outcome] += row.count;
  }
  const chosenBy = { pattern: 0, rule: 0, model: 0, forest: 0, person: 0, nobody: 0 };
  for (const row of sums.byChooser) {
    if (row.chosenBy !== unknownChooser) chosenBy[(row.chosenBy || 'nobody') as keyof typeof chosenBy] += row.count;
  }
  return {
    outcomes,
    medianHealingMs: medianOf(new Map(sums.byLatency.map((row) => [row.latencyBucket, row.count]))),
    buckets: [...buckets.values()],
    needsYou: needsYou(issues),
    byStrategy: strategiesOf(sums.byStrategy),
    chosenBy,
    sources: [...sums.sources].sort(),
    kinds: [...sums.kinds].sort(),
  };
}

/** Sums rows that are at hand; Postgres does the same in one pass over its roll-ups. */
export function sumRollups(rows: readonly Rollup[]): Sums {
  const healed = rows.filter(({ outcome }) => outcome === 'healed');
  const byLatency = new Map<number, number>();
  for (const row of healed) byLatency.set(row.latencyBucket, (byLatency.get(row.latencyBucket) ?? 0) + row.count);
  return {
    byBucket: rows.map(({ bucketStartMs, outcome, count }) => ({ bucketMs: bucketStartMs, outcome, count })),
    byStrategy: [...rows],
    byChooser: [...rows],
    byLatency: [...byLatency].map(([latencyBucket, count]) => ({ latencyBucket, count })),
    sources: [...new Set(rows.map(({ source }) => source))],
    kinds: [...new Set(rows.map(({ kind }) => kind))],
  };
}

function strategiesOf(rows: Sums['byStrategy']): Overview['byStrategy'] {
  const strategies = new Map<string, { healed: number; total: number }>();
  for (const row of rows) {
    if (row.strategy === '') continue;
    const counts = strategies.get(row.strategy) ?? { healed: 0, total: 0 };
    counts.total += row.count;
    if (row.outcome === 'healed') counts.healed += row.count;
    strategies.set(row.strategy, counts);
  }
  return [...strategies]
    .map(([strategy, counts]) => ({ strategy: strategy as StrategyName, ...counts }))
    .sort((a, b) => b.total - a.total || (a.strategy < b.strategy ? -1 : 1));
}

function emptyBuckets({ fromMs, toMs, bucketMs }: Range): Map<number, OutcomeBucket> {
  const buckets = new Map<number, OutcomeBucket>();
  for (let startMs = Math.floor(fromMs / bucketMs) * bucketMs; startMs < toMs; startMs += bucketMs) {
    if (buckets.size === mostBuckets) throw new RangeError(`An overview has at most ${mostBuckets} buckets.`);
    buckets.set(startMs, { startMs, ...nothing() });
  }
  return buckets;
}

function needsYou(issues: readonly Issue[]): Overview['needsYou'] {
  const byFingerprint = new Map<string, Issue>();
  for (const issue of issues) {
    const known = byFingerprint.get(issue.fingerprint);
    byFingerprint.set(issue.fingerprint, known ? mergeIssues(known, issue) : issue);
  }
  return [...byFingerprint.values()]
    .sort((a, b) => b.lastSeenMs - a.lastSeenMs)
    .slice(0, mostIssues)
    .map(({ eventId, source, kind, outcome, count, lastSeenMs, firstSeenMs, recurring }) => ({
      eventId: eventId ?? '',
      source,
      kind,
      outcome: outcome as Outcome,
      count,
      lastSeenMs,
      firstSeenMs,
      recurring,
    }));
}
