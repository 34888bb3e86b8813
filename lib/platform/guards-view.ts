import type {
  Proposal,
  SharedActionRecord,
  SharedActionState,
  SharedBreaker,
} from '@/lib/self-healing/core/coordination';
import type { BreakerView, GuardsReport } from '@/lib/self-healing/core/guards';
import { type ActorNames, actorLabel } from './actor-label';
import { formatDuration } from './duration';
import { formatShare } from './wilson';

type LabelState = 'ok' | 'failed' | 'degraded' | 'deferred' | 'healed' | 'unknown' | 'not-configured';
export interface Label {
  name: LabelState;
  word: string;
}

export interface BreakerRow {
  dependency: string;
  label: Label;
  /** "all instances" or "this instance only". */
  scope: string;
  reason: string;
  sinceMs: number | null;
  /** What happens next, in words. */
  next: string;
  /** "3 of 20 failed", or "—". */
  calls: string;
}

const breakerLabels: Record<BreakerView['state'], Label> = {
  open: { name: 'failed', word: 'open' },
  'half-open': { name: 'degraded', word: 'half-open' },
  closed: { name: 'ok', word: 'closed' },
};

/** What this instance sees and what all share, open ones first. */
export function toBreakerRows(
  local: readonly BreakerView[],
  shared: readonly SharedBreaker[],
  nowMs: number,
): BreakerRow[] {
  const known = new Set(local.map((view) => view.dependency));
  const probes = new Map(shared.map((breaker) => [breaker.dependency, breaker.probeHolder]));
  const elsewhere = shared
    .filter((breaker) => !known.has(breaker.dependency) && breaker.state !== 'closed')
    .map(({ dependency, state, reason, openedAtMs, retryAtMs }): BreakerView => {
      return { dependency, state, scope: 'shared', reason, sinceMs: openedAtMs, retryAtMs, calls: 0, failures: 0 };
    });
  const order: BreakerView['state'][] = ['open', 'half-open', 'closed'];
  return [...local, ...elsewhere]
    .sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || a.dependency.localeCompare(b.dependency))
    .map((view) => ({
      dependency: view.dependency,
      label: breakerLabels[view.state],
      scope: view.state === 'closed' ? '—' : view.scope === 'shared' ? 'all instances' : 'this instance only',
      reason: view.state === 'closed' ? '—' : view.reason,
      sinceMs: view.sinceMs,
      next: nextWords(view, probes.get(view.dependency) ?? null, nowMs),
      calls: view.calls === 0 ? '—' : `${view.failures} of ${view.calls} failed`,
    }));
}

function nextWords(view: BreakerView, probeHolder: string | null, nowMs: number): string {
  if (view.state === 'closed') return 'Calls are made as usual.';
  if (probeHolder !== null) return `Instance ${probeHolder.slice(0, 8)} tries one call now.`;
  if (view.state === 'half-open' || view.retryAtMs === null || view.retryAtMs <= nowMs) return 'The next call may try.';
  return `One call may try in ${formatDuration(view.retryAtMs - nowMs)}.`;
}

/** One sentence on what is done now; the reason stands with it. */
export function inForceWords(report: Pick<GuardsReport, 'mode' | 'modeReason' | 'settingsVersion'>): string {
  const version =
    report.settingsVersion === 0 ? 'the code’s own settings' : `settings version ${report.settingsVersion}`;
  const words = {
    heal: 'Failures are healed',
    suggest: 'Only approved strategies are run',
    observe: 'Failures are only observed',
    off: 'Healing is off in this process',
  };
  return `${words[report.mode]}, by ${version}.`;
}

/** Shared state older than this is said; older than the second, only reads are healed. Milliseconds. */
const staleMs = 3_000;
const readsOnlyMs = 30_000;

/** Said when what instances share could not be read for a while; null when all is well. */
export function staleWords(ageMs: number | null): string | null {
  if (ageMs === null) return 'Shared state has not been read yet: this instance goes by its own settings.';
  if (ageMs < staleMs) return null;
  const age = formatDuration(ageMs);
  if (ageMs < readsOnlyMs) return `Shared state unread for ${age}: local healing of reads only after 30 s.`;
  return `Shared state unread for ${age}: only reads are healed, and no shared state is touched, until it can be read again.`;
}

export interface BudgetRow {
  dependency: string;
  /** "17.5 of 20". */
  tokens: string;
  share: number;
  word: string;
}

/** The emptiest first. */
export function toBudgetRows(budgets: GuardsReport['budgets']): BudgetRow[] {
  return budgets
    .map(({ dependency, tokens, of }) => {
      const share = of <= 0 ? 0 : Math.min(1, Math.max(0, tokens / of));
      const word = share >= 1 ? 'full' : tokens < 1 ? 'empty: no rerun' : 'in use';
      return { dependency, share, word, tokens: `${Number(tokens.toFixed(1))} of ${of}` };
    })
    .sort((a, b) => a.share - b.share || a.dependency.localeCompare(b.dependency));
}

const actionLabels: Record<SharedActionState, Label> = {
  running: { name: 'deferred', word: 'running' },
  succeeded: { name: 'healed', word: 'succeeded' },
  failed: { name: 'failed', word: 'failed' },
  unproven: { name: 'unknown', word: 'unproven' },
  'rolled-back': { name: 'degraded', word: 'rolled back' },
  abandoned: { name: 'degraded', word: 'abandoned' },
};

export interface ActionRow {
  id: string;
  label: Label;
  /** "clear cache of contacts". */
  what: string;
  reason: string;
  evidence: string | null;
  /** What would undo it, or that there is nothing to undo. */
  wayBack: string;
  /** Failure rates before and after; null until watched. */
  watched: string | null;
  who: string;
  startedAtMs: number;
  tookMs: number | null;
}

export function toActionRow(record: SharedActionRecord): ActionRow {
  const { id, startedAtMs, settledAtMs, watched, rollback } = record;
  return {
    id,
    label: actionLabels[record.status],
    what: `${record.action} on ${record.resource}${record.severity === 'critical' ? ', critical' : ''}`,
    reason: record.reason,
    evidence: record.evidence,
    wayBack: rollback === null ? 'Nothing to undo.' : `Way back: ${rollback.summary}`,
    watched:
      watched === null
        ? null
        : `Failure rate ${formatShare(watched.before)} before, ${formatShare(watched.after)} after (${watched.calls} calls).`,
    who: `instance ${record.instanceId.slice(0, 8)}, epoch ${record.epoch}`,
    startedAtMs,
    tookMs: settledAtMs === null ? null : settledAtMs - startedAtMs,
  };
}

export interface ProposalRow {
  id: string;
  label: Label;
  what: string;
  reason: string;
  /** "2 of 3 agree, 0 refuse; 2 needed". */
  tally: string;
  decided: string | null;
  openedAtMs: number;
  expiresAtMs: number;
  open: boolean;
}

export function toProposalRow(proposal: Proposal, names: ActorNames, nowMs: number): ProposalRow {
  const agree = proposal.votes.filter((vote) => vote.agrees).length;
  const size = proposal.electorate.length;
  const needed = Math.ceil(size * proposal.threshold - 1e-9);
  const open = proposal.status === 'open' && proposal.expiresAtMs > nowMs;
  const { id, reason, openedAtMs, expiresAtMs, approvedBy } = proposal;
  return {
    ...{ id, reason, openedAtMs, expiresAtMs, open },
    label: open
      ? { name: 'deferred', word: 'open' }
      : proposal.status === 'agreed'
        ? { name: 'healed', word: 'agreed' }
        : { name: 'failed', word: 'refused' },
    what: `${proposal.action} on ${proposal.resource}`,
    tally: `${agree} of ${size} agree, ${proposal.votes.length - agree} refuse; ${needed} needed, absent counts as no`,
    decided: approvedBy === null ? null : `Approved by ${actorLabel(approvedBy, names)} in place of a vote.`,
  };
}
