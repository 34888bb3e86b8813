import type { HealingEvent, Observation } from '../core/event';
import type { Limits } from '../core/limits';
import type { PatternStore } from '../core/ports';
import type { PatternIndex } from './pattern-index';

export interface LearnerInput {
  store: Pick<PatternStore, 'observe'>;
  index: Pick<PatternIndex, 'apply'>;
  limits: Pick<Limits, 'observationsPerIncident' | 'incidentGapMs'>;
}

/**
 * Learns from one event: what its first choice did. The store keeps the rule that one incident adds at most five
 * observations. Throws what the store throws; the index then learns nothing either.
 */
export function createLearner({ store, index, limits }: LearnerInput): (event: HealingEvent) => Promise<void> {
  return async (event) => {
    const observation = observe(event);
    if (!observation) return;
    await store.observe(observation, {
      perIncident: limits.observationsPerIncident,
      incidentGapMs: limits.incidentGapMs,
    });
    index.apply(observation);
  };
}

/**
 * What an event teaches, or null. A success is an outcome that was verified as healed by the first choice; a failure is
 * a first choice that ran and did not heal. Strategies that can only defer or degrade have no success to be measured by,
 * and an outcome that is unknown says nothing about anything.
 */
export function observe(event: HealingEvent): Observation | null {
  const { firstChoice, firstChoiceSucceeded, outcome } = event;
  if (!event.wrapped || event.mode !== 'heal' || firstChoice === null || firstChoiceSucceeded === null) return null;
  if (outcome === 'unknown') return null;
  const rank = event.candidates.find((candidate) => candidate.strategy === firstChoice)?.outcome;
  if (rank !== undefined && rank !== 'healed') return null;
  if (firstChoiceSucceeded && !(outcome === 'healed' && event.strategy === firstChoice)) return null;
  return {
    eventId: event.id,
    tenantId: event.tenantId,
    service: event.service,
    fingerprint: event.fingerprint,
    strategy: firstChoice,
    succeeded: firstChoiceSucceeded,
    template: event.template,
    source: event.source,
    kind: event.kind,
    atMs: event.occurredAtMs,
  };
}
