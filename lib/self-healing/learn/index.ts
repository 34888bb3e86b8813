import { usualHalfLifeMs } from '../core/decay';
import type { HealingEvent, Observation } from '../core/event';
import { judgedChoice } from '../core/first-choice';
import type { Limits } from '../core/limits';
import type { PatternStore } from '../core/ports';
import type { PatternIndex } from './pattern-index';

export interface LearnerInput {
  store: Pick<PatternStore, 'observe' | 'reset'>;
  index: Pick<PatternIndex, 'apply'>;
  limits: Pick<Limits, 'observationsPerIncident' | 'incidentGapMs'>;
  /** Milliseconds after which an observation counts half. Default: 14 days. */
  halfLifeMs?: () => number;
}

const mostUntold = 100;

type Withdrawal = Parameters<PatternStore['reset']>[0];

/**
 * Learns from one event: what its first choice did. The store keeps the rule that one incident adds at most five
 * observations. A strategy that suddenly stopped working loses its trust, here and in the store; a withdrawal that the
 * store could not take is told again with the next event. Throws what the store throws; where it did not take the
 * observation, the index learns nothing either.
 */
export function createLearner({
  store,
  index,
  limits,
  halfLifeMs = () => usualHalfLifeMs,
}: LearnerInput): (event: HealingEvent) => Promise<void> {
  /** Withdrawals that the store does not know of yet, by arm. */
  const untold = new Map<string, Withdrawal>();

  async function tell(): Promise<void> {
    for (const [arm, withdrawal] of untold) {
      await store.reset(withdrawal);
      if (untold.get(arm) === withdrawal) untold.delete(arm);
    }
  }

  return async (event) => {
    const observation = observe(event);
    if (!observation) return;
    const taken = await store.observe(observation, {
      perIncident: limits.observationsPerIncident,
      incidentGapMs: limits.incidentGapMs,
      halfLifeMs: halfLifeMs(),
    });
    if (index.apply(observation, taken?.counted).dropped) {
      const { tenantId, service, fingerprint, strategy, atMs } = observation;
      // Few drop at once; beyond that the oldest is left to the next instance that notices.
      const oldest = untold.keys().next().value;
      if (untold.size >= mostUntold && oldest !== undefined) untold.delete(oldest);
      untold.set(`${fingerprint} ${strategy}`, { tenantId, service, fingerprint, strategy, atMs });
    }
    await tell();
  };
}

/** What an event teaches, or null. */
export function observe(event: HealingEvent): Observation | null {
  const choice = judgedChoice(event);
  if (!choice) return null;
  return {
    eventId: event.id,
    tenantId: event.tenantId,
    service: event.service,
    fingerprint: event.fingerprint,
    strategy: choice.strategy,
    succeeded: choice.succeeded,
    template: event.template,
    source: event.source,
    kind: event.kind,
    category: event.category,
    dependency: event.dependency,
    ownFingerprint: event.ownFingerprint,
    elapsedMs: elapsedOf(event),
    explored: choice.candidate?.explored === true,
    atMs: event.occurredAtMs,
  };
}

/** From the end of the operation's own first run to the beginning of the one that is judged. */
function elapsedOf({ attempts, firstChoice, firstChoiceSucceeded }: HealingEvent): number {
  const [first] = attempts;
  const judged = attempts.find(
    ({ strategy, succeeded }) => strategy === firstChoice && succeeded === firstChoiceSucceeded,
  );
  if (!first || !judged) return 0;
  return Math.max(0, Math.round(judged.startedAtMs - first.startedAtMs - first.durationMs));
}
