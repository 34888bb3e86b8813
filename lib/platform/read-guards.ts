import 'server-only';
import type { HealingEvent } from '@/lib/self-healing/core/event';
import type { GuardsReport } from '@/lib/self-healing/core/guards';
import { type ApprovalRow, toApprovalRows } from './approval-view';
import { canaryResult, type ExperimentResult, experimentResults } from './experiment-result';
import type { GuardedHealer } from './guarded-healer';
import {
  type ActionRow,
  type BreakerRow,
  type ProposalRow,
  toActionRow,
  toBreakerRows,
  toProposalRow,
} from './guards-view';
import { readActorNames } from './read-actor-names';
import { type RefusalRow, toRefusalRows } from './refusal-rows';

/** How many of each are shown. */
export const shownAtMost = 50;
/** Experiments are judged by so many of the newest events. */
export const eventsJudged = 500;
/** Refusals are looked for in so many, where no experiment wants more. */
const eventsLookedAt = 60;

/** What is read from the database; null on the page while that is away. */
export interface SharedGuards {
  refusals: RefusalRow[];
  actions: ActionRow[];
  proposals: ProposalRow[];
  approvals: ApprovalRow[];
  experiments: ExperimentResult[];
  canary: string | null;
}

export interface GuardsRead {
  report: GuardsReport;
  breakers: BreakerRow[];
  shared: SharedGuards | null;
  nowMs: number;
}

/** Everything that the page about guards shows. With the database away, only what this instance knows. */
export async function readGuards(
  healer: GuardedHealer,
  input: { tenantId: string; databaseAway: boolean; nowMs: number },
): Promise<GuardsRead> {
  const { tenantId, databaseAway, nowMs } = input;
  const report = healer.guards();
  if (databaseAway) return { report, breakers: toBreakerRows(report.breakers, [], nowMs), shared: null, nowMs };
  const limit = shownAtMost;
  const { store } = healer;
  const [breakers, actions, proposals, approvals, events, names] = await Promise.all([
    store.breakers.list({ tenantId }),
    store.actions.list({ tenantId, limit }),
    store.votes.list({ tenantId, limit }),
    store.approvals.list({ tenantId, limit }),
    judgedEvents(healer, tenantId, report),
    readActorNames(tenantId),
  ]);
  return {
    report,
    breakers: toBreakerRows(report.breakers, breakers, nowMs),
    shared: {
      refusals: toRefusalRows(events),
      actions: actions.map(toActionRow),
      proposals: proposals.map((proposal) => toProposalRow(proposal, names, nowMs)),
      approvals: toApprovalRows(approvals, names, nowMs),
      experiments: experimentResults(report.settings.experiments, events),
      canary: report.settings.canary.share < 1 ? canaryResult(events) : null,
    },
    nowMs,
  };
}

async function judgedEvents(healer: GuardedHealer, tenantId: string, report: GuardsReport): Promise<HealingEvent[]> {
  const { experiments, canary } = report.settings;
  const limit = experiments.length === 0 && canary.share >= 1 ? eventsLookedAt : eventsJudged;
  return (await healer.store.reports.listEvents({ tenantId, limit })).events;
}
