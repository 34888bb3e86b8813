import type { GuardsReport } from '@/lib/self-healing/core/guards';
import type { Overview, Reports } from '@/lib/self-healing/core/ports';
import { type CheckView, checkHistory, toCheckViews } from './check-view';
import { type Figure, headlineFigures } from './headline-figures';
import {
  breakerNeeds,
  decisionHref,
  doubtNeeds,
  heldBack,
  type KnownDoubts,
  notQuiteHealthy,
  stillWanted,
} from './health-guards';
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

export interface HealthGuards {
  report: GuardsReport;
  doubts: KnownDoubts;
}

/** Reads what stands above the feed: the last 24 hours and the latest health checks, with what the guards say. */
export async function readHealth(
  reports: Reports,
  tenantId: string,
  nowMs: number,
  guards?: HealthGuards,
): Promise<HealthRead> {
  // Whole buckets only, so that the bars of one read stand where those of the next do.
  const toMs = Math.ceil(nowMs / bucketMs) * bucketMs;
  const fromMs = toMs - windowMs;
  const [overview, found] = await Promise.all([
    reports.overview({ tenantId, fromMs, toMs, bucketMs }),
    reports.latestChecks({ tenantId, history: checkHistory }),
  ]);
  const checks = currentChecks(found);
  const doubts = guards?.doubts ?? { open: [], settled: [] };
  const wanted = stillWanted(overview.needsYou, doubts);
  const latest = await Promise.all(
    wanted
      .filter((item) => item.eventId !== '')
      .slice(0, toldAtMost)
      .map((item) => reports.getEvent({ tenantId, id: item.eventId })),
  );
  const causes = toNeedsYouRows(
    wanted,
    latest.filter((event) => event !== null),
    (item) => decisionHref(item, doubts),
  );
  const state = overallState({ checks, needsYou: wanted, nowMs });
  const breakers = guards === undefined ? [] : breakerNeeds(guards.report, nowMs);
  return {
    state: {
      ...notQuiteHealthy(state, breakers, doubts.open),
      heldBack: guards === undefined ? null : heldBack(guards.report, nowMs),
    },
    needsYou: [...breakers, ...doubtNeeds(wanted, doubts), ...causes],
    figures: headlineFigures(overview),
    checks: toCheckViews(checks),
    overview,
    fromMs,
    toMs,
  };
}
