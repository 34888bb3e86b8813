import type { HealingEvent } from '@/lib/self-healing/core/event';
import type { Candidate } from '@/lib/self-healing/core/strategy';
import { formatShare } from './wilson';

type Chosen = Pick<HealingEvent, 'firstChoice' | 'propensity' | 'candidates' | 'rollout'>;

/** Chance chose the first strategy, in order to learn; an experiment's draw is told by its own sentence. */
export function byChance({ firstChoice, candidates }: Chosen): boolean {
  return candidates.some((candidate) => candidate.strategy === firstChoice && candidate.explored === true);
}

/** What part chance had in the first choice; null where it had none. */
export function chanceSentence(event: Chosen): string | null {
  const { firstChoice, propensity } = event;
  if (firstChoice === null || propensity >= 1) return null;
  const share = formatShare(propensity);
  if (event.rollout?.experiment) return `It is tried first in ${share} of such failures.`;
  if (!byChance(event)) {
    return `It is tried first in ${share} of such failures; the rest is left to chance, in order to learn.`;
  }
  const usual = likeliest(event.candidates);
  if (usual === null || usual.strategy === firstChoice) {
    return `Chosen by chance, in order to learn; ${firstChoice} would have been first anyway.`;
  }
  return (
    `Chosen by chance, in order to learn: ${firstChoice} is tried first in ${share} of such failures, ` +
    `${usual.strategy} in ${formatShare(usual.propensity ?? 0)}.`
  );
}

function likeliest(candidates: readonly Candidate[]): Candidate | null {
  return candidates.reduce<Candidate | null>(
    (best, one) => ((one.propensity ?? 0) > (best?.propensity ?? 0) ? one : best),
    null,
  );
}
