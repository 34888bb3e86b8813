import type { Approval } from '@/lib/self-healing/core/coordination';
import type { HealingEvent } from '@/lib/self-healing/core/event';
import type { StrategyName } from '@/lib/self-healing/core/vocabulary';
import { type ActorNames, actorLabel } from './actor-label';
import type { Label } from './guards-view';

export interface ApprovalRow
  extends Pick<Approval, 'id' | 'strategy' | 'source' | 'template' | 'expiresAtMs' | 'grantedAtMs'> {
  label: Label;
  who: string;
  living: boolean;
}

/** Living ones first, then the newest. */
export function toApprovalRows(approvals: readonly Approval[], names: ActorNames, nowMs: number): ApprovalRow[] {
  return approvals
    .map((approval): ApprovalRow => {
      const living = approval.revokedAtMs === null && approval.expiresAtMs > nowMs;
      const { id, strategy, source, template, expiresAtMs, grantedAtMs } = approval;
      return {
        ...{ id, strategy, source, template, expiresAtMs, grantedAtMs, living },
        label: living
          ? { name: 'ok', word: 'in force' }
          : { name: 'not-configured', word: approval.revokedAtMs === null ? 'expired' : 'revoked' },
        who: actorLabel(approval.grantedBy, names),
      };
    })
    .sort((a, b) => Number(b.living) - Number(a.living) || b.grantedAtMs - a.grantedAtMs);
}

/** What the small model named without being sure, where something else was tried. */
function askedFor({ belief, firstChoice }: Pick<HealingEvent, 'belief' | 'firstChoice'>): StrategyName | null {
  const word = belief?.forest;
  return word && !word.used && word.strategy !== firstChoice ? word.strategy : null;
}

export interface ApprovalOffer {
  strategy: StrategyName;
  /** When a living approval of the same pair ends; null without one. */
  livingUntilMs: number | null;
}

/**
 * What an admin may approve for the failure of an event: only what was allowed and waits for a word, be it for the mode
 * or because the small model was not sure.
 */
export function approvalOffers(
  event: Pick<HealingEvent, 'mode' | 'candidates' | 'fingerprint' | 'wrapped' | 'belief' | 'firstChoice'>,
  approvals: readonly Approval[],
  nowMs: number,
): ApprovalOffer[] {
  if (!event.wrapped || event.mode === 'off') return [];
  return event.candidates
    .filter((candidate) => candidate.eligible && (event.mode !== 'heal' || askedFor(event) === candidate.strategy))
    .map(({ strategy }) => {
      const living = approvals.find(
        (approval) =>
          approval.fingerprint === event.fingerprint &&
          approval.strategy === strategy &&
          approval.revokedAtMs === null &&
          approval.expiresAtMs > nowMs,
      );
      return { strategy, livingUntilMs: living?.expiresAtMs ?? null };
    });
}
