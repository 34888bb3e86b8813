import type { Overview, Reports } from '@/lib/self-healing/core/ports';
import { type CheckView, checkHistory, toCheckViews } from './check-view';
import { type Figure, headlineFigures } from './headline-figures';
import { type NeedsYouRow, toNeedsYouRows } from './needs-you';
import { currentChecks, type OverallState, overallState } from './overall-state';

export const windowMs = 24 * 3_600_000;
export const bucketMs = 10 * 60_000;
/** The page shows five; each costs a read. */
const toldAtMost = 12;

export interface HealthRead {
  state: OverallState;
  needsYou: NeedsYouRow[];
  figures: Figure[];
  checks: CheckView[];
  overview: Overview;
  fromMs: number;
  toMs: number;
}

/** Reads what stands above the feed: the last 24 hours and the latest health checks. */
export async function readHealth(reports: Reports, tenantId: string, nowMs: number): Promise<HealthRead> {
  // Whole buckets only, so that the bars of one read stand where those of the next do.
  const toMs = Math.ceil(nowMs / bucketMs) * bucketMs;
  const fromMs = toMs - windowMs;
  const [overview, found] = await Promise.all([
    reports.overview({ tenantId, fromMs, toMs, bucketMs }),
    reports.latestChecks({ tenantId, history: checkHistory }),
  ]);
  const checks = currentChecks(found);
  const latest = await Promise.all(
    overview.needsYou
      .filter((item) => item.eventId !== '')
      .slice(0, toldAtMost)
      .map((item) => reports.getEvent({ tenantId, id: item.eventId })),
  );
  return {
    state: overallState({ checks, needsYou: overview.needsYou, nowMs }),
    needsYou: toNeedsYouRows(
      overview.needsYou,
      latest.filter((event) => event !== null),
    ),
    figures: headlineFigures(overview),
    checks: toCheckViews(checks),
    overview,
    fromMs,
    toMs,
  };
}
