import type { HealingEvent } from '../core/event';
import type { Failure } from '../core/failure';
import type { Belief } from '../core/learning';
import type { Conclusion, Turn } from '../core/run';
import type { Candidate } from '../core/strategy';
import { wouldChange } from './would-change';

/** An event before the recorder numbers it. */
export type EventDraft = Omit<HealingEvent, 'sequence' | 'recurring' | 'instanceId'>;

/** Writes the story of one healing as a record. The first failure names it; the last plan explains an unhealed one. */
export function buildEvent({ run, turns, outcome, evidence, model }: Conclusion, nowMs: number): EventDraft {
  const first = turns[0];
  const last = turns.at(-1);
  if (!first || !last) throw new Error('A conclusion needs at least one turn.');
  const { failure, diagnosis } = first;
  // A strategy that declined ran nothing: the first that ran is the first choice.
  const choice = turns.find(({ tried }) => tried !== null && tried.ending !== 'declined');
  const chosen = choice?.tried?.step.candidate;
  const firstVerdict = choice?.verdict;
  return {
    id: run.id,
    tenantId: run.tenantId,
    service: run.service,
    occurredAtMs: run.startedAtMs,
    durationMs: Math.max(0, nowMs - run.startedAtMs),
    source: run.options.source,
    category: run.options.category,
    effects: run.options.effects ?? 'once',
    severity: run.options.severity ?? 'normal',
    mode: run.mode,
    wrapped: true,
    route: run.route,
    kind: diagnosis.kind,
    transient: diagnosis.transient,
    ...describeFailure(failure),
    context: run.context,
    outcome,
    strategy: last.verdict?.outcome ? (last.tried?.step.strategy.name ?? null) : null,
    firstChoice: chosen?.strategy ?? null,
    firstChoiceSucceeded: firstVerdict ? firstVerdict.outcome !== null : null,
    chosenBy: chosen?.by ?? null,
    confidence: chosen?.confidence ?? null,
    propensity: choice?.plan.propensity ?? 1,
    rollout: first.plan.rollout ?? null,
    candidates: explainCandidates(turns, choice ?? first, last.plan.candidates),
    explanation: diagnosis.explanation,
    evidence,
    attempts: run.attempts,
    model,
    dependency: run.dependency,
    release: run.release,
    belief: beliefOf(choice ?? last),
  };
}

/** What was believed when the first choice was made. */
function beliefOf(turn: Turn): Belief {
  const { signs = [], similar = [], forest = null } = turn.diagnosis;
  return { signs, similar, forest, wouldChange: wouldChange(turn) };
}

/**
 * What was tried is shown as it was chosen; the rest as it stood at the end, when nothing more was allowed. How likely
 * each was to be the first choice is told as of that choice.
 */
function explainCandidates(turns: readonly Turn[], choice: Turn, after: readonly Candidate[]): Candidate[] {
  return choice.plan.candidates.map((candidate) => {
    const applied = turns.find(({ tried }) => tried?.step.strategy.name === candidate.strategy)?.tried;
    const shown = applied?.step.candidate ?? after.find(({ strategy }) => strategy === candidate.strategy) ?? candidate;
    if (shown === candidate || shown.propensity === candidate.propensity) return shown;
    const { propensity: _later, ...rest } = shown;
    return candidate.propensity === undefined ? rest : { ...rest, propensity: candidate.propensity };
  });
}

/** What a record says of the failure itself. */
export function describeFailure(failure: Failure) {
  return {
    fingerprint: failure.fingerprint.id,
    ownFingerprint: failure.fingerprint.own ?? failure.fingerprint.id,
    fingerprintVersion: failure.fingerprint.version,
    template: failure.fingerprint.template,
    errorName: failure.name,
    errorCode: failure.code ?? null,
    message: failure.message,
    stack: failure.stack ?? null,
    causes: failure.causes,
  } satisfies Partial<EventDraft>;
}
