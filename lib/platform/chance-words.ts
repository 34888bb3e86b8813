import type { HealingEvent } from '@/lib/self-healing/core/event';
import type { StrategyName } from '@/lib/self-healing/core/vocabulary';
import { formatShare } from './wilson';

type Chosen = Pick<HealingEvent, 'firstChoice' | 'propensity' | 'candidates' | 'rollout'>;

/** What would have been chosen in most cases, where another one was tried; null where the likeliest one was. */
function likelier(event: Chosen): { strategy: StrategyName; propensity: number } | null {
  if (event.firstChoice === null || event.rollout?.experiment) return null;
  const best = event.candidates.reduce<{ strategy: StrategyName; propensity: number } | null>((found, candidate) => {
    const { strategy, propensity } = candidate;
    return propensity !== undefined && propensity > (found?.propensity ?? 0) ? { strategy, propensity } : found;
  }, null);
  return best !== null && best.strategy !== event.firstChoice && best.propensity > event.propensity ? best : null;
}

/** Chance chose against what was held best, in order to learn; an experiment's draw is told by its own sentence. */
export function byChance(event: Chosen): boolean {
  return likelier(event) !== null;
}

/** What part chance had in the first choice; null where it had none. */
export function chanceSentence(event: Chosen): string | null {
  if (event.firstChoice === null || event.propensity >= 1) return null;
  const share = formatShare(event.propensity);
  const best = likelier(event);
  if (best !== null) {
    return (
      `Chosen by chance, in order to learn: ${event.firstChoice} is tried first in ${share} of such failures, ` +
      `${best.strategy} in ${formatShare(best.propensity)}.`
    );
  }
  if (event.rollout?.experiment) return `It is tried first in ${share} of such failures.`;
  return `It is tried first in ${share} of such failures; the rest is left to chance, in order to learn.`;
}
