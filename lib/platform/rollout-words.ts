import type { HealingEvent } from '@/lib/self-healing/core/event';

/** Which part of a roll-out an event belonged to, in words; null without one. */
export function rolloutSentence(event: Pick<HealingEvent, 'rollout' | 'mode'>): string | null {
  const { rollout } = event;
  if (!rollout) return null;
  const parts: string[] = [];
  if (rollout.canary === true) parts.push('It fell into the canary’s share, which is healed.');
  if (rollout.canary === false) parts.push('It fell outside the canary’s share, so it was only observed.');
  if (rollout.experiment) {
    parts.push(`In the experiment “${rollout.experiment.name}” its key drew ${rollout.experiment.arm}.`);
  }
  return parts.length === 0 ? null : parts.join(' ');
}
