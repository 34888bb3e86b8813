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

/** Not a guard's doing: the strategy does not fit the failure at all. */
const unfit = /^(Neither a pattern|Nothing helps|Not proposed)/;
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
  for (const { strategy, eligible, reason, optionLine } of candidates) {
    // Eligible and yet not run: the mode, or an approval that is missing.
    const held = eligible ? /^(Allowed, but not run|Waits for)/.test(reason) : !unfit.test(reason) && !optionLine;
    if (held) found.set(reason, [...(found.get(reason) ?? []), strategy]);
  }
  return [...found].map(([reason, strategies]) => ({ reason, strategies }));
}
