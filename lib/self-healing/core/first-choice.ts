import type { HealingEvent } from './event';
import type { Candidate } from './strategy';
import type { StrategyName } from './vocabulary';

export interface JudgedChoice {
  strategy: StrategyName;
  succeeded: boolean;
  /** Guard's word on it; undefined where the event keeps none. */
  candidate: Candidate | undefined;
}

/**
 * The first choice of an event where it teaches something, else null. A success is an outcome that was verified as healed
 * by the first choice; a failure is a first choice that ran and did not heal. Strategies that can only defer or degrade
 * have no success to be measured by, and an outcome that is unknown says nothing about anything.
 */
export function judgedChoice(event: HealingEvent): JudgedChoice | null {
  const { firstChoice: strategy, firstChoiceSucceeded: succeeded, outcome } = event;
  if (!event.wrapped || event.mode !== 'heal' || strategy === null || succeeded === null) return null;
  if (outcome === 'unknown') return null;
  const candidate = event.candidates.find((one) => one.strategy === strategy);
  if (candidate && candidate.outcome !== 'healed') return null;
  if (succeeded && !(outcome === 'healed' && event.strategy === strategy)) return null;
  return { strategy, succeeded, candidate };
}
