import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FailureCount, Insight } from '../../core/learning';
import type { Reports } from '../../core/ports';
import { afterReleases } from './after-release';
import { burstsByHour } from './burst-by-hour';
import { commonCauses } from './common-cause';
import { failTogether } from './fail-together';
import type { Findings } from './finding';
import { correctForComparisons } from './tests-of-chance';
import { spanOf, timelines } from './timeline';

export interface InsightInput {
  /** By the minute, or by five. */
  counts: readonly FailureCount[];
  releases: readonly { release: string; firstSeenMs: number }[];
  dependencies: readonly { source: string; dependency: string }[];
  nowMs: number;
  /** Since when failures were counted. Default: the first one; give it where it is known. */
  fromMs?: number;
}

const mostInsights = 10;
/** Of what is shown, so large a share at most may be chance. */
const falseDiscoveries = 0.05;

/**
 * What the failures have in common: hours at which they burst, releases after which they rose, sources that fail
 * together, the dependency behind it. Corrected for all comparisons made (Benjamini and Hochberg at 5 %), best first,
 * at most ten. Pure. Time: linear in counts, plus pairs of at most 200 sources × stretches of five minutes / 32.
 */
export function findInsights(input: InsightInput): Insight[] {
  const steps = finding(input);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Yields between its parts, so that a server can let others run. */
function* finding({ counts, releases, dependencies, ...time }: InsightInput): Generator<void, Insight[]> {
  const span = spanOf(counts, time);
  if (span.stretches === 0) return [];
  yield;
  const sources = timelines(counts, span);
  const findings: Findings[] = [];
  for (const look of [
    () => burstsByHour(sources, span),
    () => afterReleases(sources, releases, span),
    () => failTogether(sources, span),
    () => commonCauses(sources, dependencies, span),
  ]) {
    yield;
    findings.push(look());
  }
  const comparisons = findings.reduce((sum, one) => sum + one.comparisons, 0);
  const found = correctForComparisons(
    findings.flatMap((one) => one.found),
    comparisons,
  );
  const sure = found.filter(({ pValue }) => pValue <= falseDiscoveries);
  return withoutExplained(sure).slice(0, mostInsights);
}

/** Pairs that one dependency explains are not told a second time. */
function withoutExplained(insights: readonly Insight[]): Insight[] {
  const causes = insights.filter(({ kind }) => kind === 'common-cause').map(({ sources }) => new Set(sources));
  return insights.filter(
    ({ kind, sources }) =>
      kind !== 'fail-together' || !causes.some((cause) => sources.every((source) => cause.has(source))),
  );
}

const dayMs = 86_400_000;
const mostDays = 28;
const mostCounts = 200_000;

/**
 * Reads what was counted, day by day from the newest on (at most 28 days and 200,000 counts), and finds what the
 * failures have in common. Throws what the store throws.
 */
export async function readInsights(
  reports: Pick<Reports, 'failureCounts' | 'releases' | 'dependenciesOf'>,
  { tenantId, fromMs, toMs }: { tenantId: string; fromMs: number; toMs: number },
): Promise<Insight[]> {
  const earliest = Math.max(fromMs, toMs - mostDays * dayMs);
  const counts: FailureCount[] = [];
  let since = toMs;
  while (since > earliest) {
    const start = Math.max(earliest, since - dayMs);
    const limit = mostCounts - counts.length;
    const day = await reports.failureCounts({ tenantId, fromMs: start, toMs: since, resolution: 'minute', limit });
    // A day that was cut would look calmer than it was.
    if (day.length >= limit) break;
    for (const count of day) counts.push(count);
    since = start;
    await nextTurn();
  }
  const [releases, dependencies] = await Promise.all([
    reports.releases({ tenantId, fromMs: since }),
    reports.dependenciesOf({ tenantId, fromMs: since }),
  ]);
  const steps = finding({ counts, releases, dependencies, nowMs: toMs, fromMs: since });
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await nextTurn();
  }
}
