import type { HealingEvent } from '../core/event';
import { judgedChoice } from '../core/first-choice';
import type { Decision } from '../core/learning';

/**
 * The first choice of an event with what a policy would have known, or null where it teaches nothing. Postgres asks
 * for the same in SQL.
 */
export function decisionOf(event: HealingEvent): Decision | null {
  const choice = judgedChoice(event);
  if (!choice || event.chosenBy === null) return null;
  const { strategy: firstChoice, succeeded } = choice;
  const { service, source, category, effects, severity, kind, transient, fingerprint, template } = event;
  const { errorName, errorCode, dependency, outcome, chosenBy, propensity } = event;
  return {
    eventId: event.id,
    atMs: event.occurredAtMs,
    ...{ service, source, category, effects, severity, kind, transient, fingerprint, template },
    ...{ errorName, errorCode, dependency, outcome, firstChoice, succeeded, chosenBy, propensity },
    elapsedMs: elapsedOf(event),
    candidates: candidatesOf(event.candidates, firstChoice),
  };
}

/** From the end of the first run, which failed, to the beginning of the first choice's. */
function elapsedOf({ attempts, firstChoice }: HealingEvent): number {
  const failed = attempts.find(({ number }) => number === 1);
  const run = attempts.find(({ strategy }) => strategy === firstChoice);
  return failed && run ? Math.max(0, run.startedAtMs - failed.startedAtMs - failed.durationMs) : 0;
}

/**
 * Those that could have been the first choice: of its rank, `healed`. An event's candidates stand as they stood at the
 * end; one that was eligible at first and no longer then still has its propensity.
 */
export function candidatesOf(candidates: HealingEvent['candidates'], firstChoice: string): Decision['candidates'] {
  return candidates
    .filter(({ eligible, strategy, propensity }) => eligible || strategy === firstChoice || propensity !== undefined)
    .filter(({ outcome }) => outcome === 'healed')
    .map(({ strategy, by, confidence, utility, propensity }) => ({
      strategy,
      by: by ?? null,
      confidence: confidence ?? null,
      probability: utility?.probability ?? null,
      propensity: propensity ?? null,
    }));
}
