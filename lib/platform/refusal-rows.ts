import type { HealingEvent } from '@/lib/self-healing/core/event';
import type { Candidate } from '@/lib/self-healing/core/strategy';
import type { StrategyName } from '@/lib/self-healing/core/vocabulary';
import { kindLabel } from './failure-words';

export interface RefusalRow {
  id: string;
  occurredAtMs: number;
  source: string;
  kind: string;
  outcome: HealingEvent['outcome'];
  /** Each reason once, with the strategies that it stopped. */
  reasons: { reason: string; strategies: StrategyName[] }[];
}

/** How the guards' own refusals begin; all others say that a strategy does not fit, or lacks an option. */
const guardsWords = [
  'The circuit breaker',
  'The retry budget',
  'Not worth it',
  'Planned work',
  'Its wait of',
  'The deadline has passed',
  'The operation ran',
  'It may not run again',
  "Its effects are 'once'",
  "It was started, and its effects are 'once'",
  'An operation inside it',
  'Nothing more is tried while an effect is in doubt',
  'No other endpoint is left',
];
/** Eligible and yet not run: the mode, or an approval that is missing. */
const heldWords = ['Allowed, but not run', 'Waits for an approval'];
const rowsShown = 10;

/**
 * The newest events in which a guard held back what might have helped: a breaker, an empty budget, a limit, the mode,
 * the sum of cost and benefit. A missing option is no guard's word; the event itself names it.
 */
export function toRefusalRows(
  events: readonly Pick<
    HealingEvent,
    'id' | 'occurredAtMs' | 'source' | 'kind' | 'outcome' | 'candidates' | 'wrapped'
  >[],
): RefusalRow[] {
  return events
    .filter((event) => event.wrapped && event.outcome !== 'healed')
    .map(({ id, occurredAtMs, source, kind, outcome, candidates }) => {
      return { id, occurredAtMs, source, kind: kindLabel(kind), outcome, reasons: reasonsOf(candidates) };
    })
    .filter((row) => row.reasons.length > 0)
    .slice(0, rowsShown);
}

function reasonsOf(candidates: readonly Candidate[]): RefusalRow['reasons'] {
  const found = new Map<string, StrategyName[]>();
  for (const { strategy, eligible, reason } of candidates) {
    const words = eligible ? heldWords : guardsWords;
    if (words.some((beginning) => reason.startsWith(beginning)))
      found.set(reason, [...(found.get(reason) ?? []), strategy]);
  }
  return [...found].map(([reason, strategies]) => ({ reason, strategies }));
}
