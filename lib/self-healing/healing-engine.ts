import type { Conclusion, Ending, Run, Stages, Turn } from './core/run';
import type { Outcome } from './core/vocabulary';

/**
 * capture -> diagnose -> guard -> heal -> verify -> record -> learn -> alert.
 *
 * Runs the stages until a strategy is verified or nothing more is allowed. A further failure is captured and diagnosed
 * anew; no strategy loops by itself.
 */
export async function healFailure(run: Run, error: unknown, stages: Stages): Promise<Ending> {
  const turns: Turn[] = [];
  let next: { error: unknown } | null = { error };

  while (next) {
    const failure = stages.capture(next.error, run);
    const diagnosis = await stages.diagnose(failure, run);
    const plan = stages.guard(failure, diagnosis, run);
    const turn: Turn = { failure, diagnosis, plan, tried: null, verdict: null };
    turns.push(turn);
    describeFailure(run, turn);
    next = null;

    const step = plan.steps[0];
    if (step) {
      turn.tried = await stages.heal(step, run);
      turn.verdict = await stages.verify(turn.tried, run);
      if (turn.verdict.outcome === null) next = { error: turn.verdict.error };
    }
    noteAttempt(run, turn);
  }

  conclude(run, turns, stages);
  return endingOf(turns);
}

/** The attempt that failed gets the words of its own diagnosis. */
function describeFailure(run: Run, { failure, diagnosis }: Turn): void {
  const attempt = run.attempts.at(-1);
  if (attempt && !attempt.evidence) Object.assign(attempt, { kind: diagnosis.kind, message: failure.message });
}

function noteAttempt(run: Run, { tried, verdict }: Turn): void {
  if (!tried || !verdict) return;
  const succeeded = verdict.outcome !== null;
  run.used.set(tried.step.strategy.name, (run.used.get(tried.step.strategy.name) ?? 0) + 1);
  run.attempts.push({
    number: run.attempts.length + 1,
    strategy: tried.step.strategy.name,
    startedAtMs: tried.startedAtMs,
    waitMs: tried.step.waitMs,
    durationMs: tried.durationMs,
    succeeded,
    kind: null,
    message: null,
    endpoint: run.operation.endpoint ?? null,
    evidence: succeeded ? verdict.evidence : tried.ending === 'declined' ? tried.reason : null,
  });
}

function conclude(run: Run, turns: readonly Turn[], stages: Stages): void {
  const last = turns.at(-1);
  if (run.nested && turns.every((turn) => turn.tried === null)) return;
  const verdict = last?.verdict;
  const outcome: Outcome = verdict?.outcome ?? (run.operation.inDoubt ? 'unknown' : 'failed');
  const evidence =
    verdict && verdict.outcome !== null
      ? verdict.evidence
      : (run.operation.inDoubt ?? 'The operation did not succeed; its own error was given to the caller.');
  const conclusion: Conclusion = { run, turns, outcome, evidence, model: modelOf(turns) };
  const event = stages.record(conclusion);
  stages.learn(event);
  stages.alert(event);
}

function modelOf(turns: readonly Turn[]): Conclusion['model'] {
  return turns.map((turn) => turn.diagnosis.model).find((trace) => trace !== undefined) ?? null;
}

function endingOf(turns: readonly Turn[]): Ending {
  const turn = turns.at(-1);
  if (!turn?.tried || turn.verdict?.outcome === null || turn.verdict === null) return { type: 'give-up' };
  if (turn.tried.ending === 'returned') return { type: 'value', value: turn.tried.applied.value, turn };
  if (turn.tried.ending === 'control-flow') return { type: 'throw', error: turn.tried.error };
  return { type: 'give-up' };
}
