import type { OutcomeBucket, Overview } from '../core/ports';
import type { Outcome, StrategyName } from '../core/vocabulary';
import { medianOf } from './latency-buckets';
import { type Issue, mergeIssues, type Rollup, unknownChooser } from './rollups';

export interface Range {
  fromMs: number;
  toMs: number;
  bucketMs: number;
}

type Row = Pick<
  Rollup,
  'bucketStartMs' | 'source' | 'kind' | 'strategy' | 'outcome' | 'chosenBy' | 'latencyBucket' | 'count'
>;

const mostIssues = 50;
const mostBuckets = 2_000;
const nothing = (): Record<Outcome, number> => ({ healed: 0, deferred: 0, degraded: 0, failed: 0, unknown: 0 });

/** Sums roll-up rows of one tenant into what the overview shows. Buckets stand on multiples of `bucketMs`. */
export function summarise(rows: readonly Row[], issues: readonly Issue[], range: Range): Overview {
  const outcomes = nothing();
  const chosenBy = { pattern: 0, rule: 0, model: 0, nobody: 0 };
  const strategies = new Map<string, { healed: number; total: number }>();
  const latencies = new Map<number, number>();
  const buckets = emptyBuckets(range);
  for (const row of rows) {
    const outcome = row.outcome as Outcome;
    outcomes[outcome] += row.count;
    const bucket = buckets.get(Math.floor(row.bucketStartMs / range.bucketMs) * range.bucketMs);
    if (bucket) bucket[outcome] += row.count;
    if (row.chosenBy !== unknownChooser) chosenBy[(row.chosenBy || 'nobody') as keyof typeof chosenBy] += row.count;
    if (outcome === 'healed') latencies.set(row.latencyBucket, (latencies.get(row.latencyBucket) ?? 0) + row.count);
    if (row.strategy === '') continue;
    const strategy = strategies.get(row.strategy) ?? { healed: 0, total: 0 };
    strategy.total += row.count;
    if (outcome === 'healed') strategy.healed += row.count;
    strategies.set(row.strategy, strategy);
  }
  return {
    outcomes,
    medianHealingMs: medianOf(latencies),
    buckets: [...buckets.values()],
    needsYou: needsYou(issues),
    byStrategy: [...strategies]
      .map(([name, counts]) => ({ strategy: name as StrategyName, ...counts }))
      .sort((a, b) => b.total - a.total || (a.strategy < b.strategy ? -1 : 1)),
    chosenBy,
    sources: names(rows, 'source'),
    kinds: names(rows, 'kind'),
  };
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

const names = (rows: readonly Row[], field: 'source' | 'kind') => [...new Set(rows.map((row) => row[field]))].sort();
