import type { HealingEvent } from '../core/event';
import type { Failure } from '../core/failure';
import type { Conclusion, Turn } from '../core/run';
import type { Candidate } from '../core/strategy';

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
    candidates: explainCandidates(turns, first.plan.candidates, last.plan.candidates),
    explanation: diagnosis.explanation,
    evidence,
    attempts: run.attempts,
    model,
  };
}

/** What was tried is shown as it was chosen; the rest as it stood at the end, when nothing more was allowed. */
function explainCandidates(
  turns: readonly Turn[],
  before: readonly Candidate[],
  after: readonly Candidate[],
): Candidate[] {
  return before.map((candidate) => {
    const tried = turns.find(({ tried }) => tried?.step.strategy.name === candidate.strategy);
    return tried?.tried?.step.candidate ?? after.find(({ strategy }) => strategy === candidate.strategy) ?? candidate;
  });
}

/** What a record says of the failure itself. */
export function describeFailure(failure: Failure) {
  return {
    fingerprint: failure.fingerprint.id,
    fingerprintVersion: failure.fingerprint.version,
    template: failure.fingerprint.template,
    errorName: failure.name,
    errorCode: failure.code ?? null,
    message: failure.message,
    stack: failure.stack ?? null,
    causes: failure.causes,
  } satisfies Partial<EventDraft>;
}
