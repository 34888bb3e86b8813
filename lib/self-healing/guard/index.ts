import type { Diagnosis, Failure, Proposal } from '../core/failure';
import type { Limits } from '../core/limits';
import type { Random } from '../core/ports';
import type { Run } from '../core/run';
import type { Candidate, Plan, PlannedStep, Refusal, Strategy, StrategyContext } from '../core/strategy';
import { outcomes } from '../core/vocabulary';

export interface GuardInput {
  strategies: readonly Strategy[];
  limits: Limits;
  random: Random;
  dependency: string;
  /** Whether the dependency's retry budget still holds `cost` tokens. */
  hasTokens(dependency: string, cost: number): boolean;
}

type Judged = { candidate: Candidate; step: PlannedStep | null };

/**
 * Decides which strategies may run for a failure, and in which order. Better outcomes first; within a rank the better
 * proposal first. What nobody proposes is not run.
 */
export function guard(failure: Failure, diagnosis: Diagnosis, run: Run, input: GuardInput): Plan {
  const judged = input.strategies.map((strategy) => judge(strategy, failure, diagnosis, run, input));
  const place = (name: string) => {
    const index = diagnosis.proposals.findIndex((proposal) => proposal.strategy === name);
    return index === -1 ? Number.POSITIVE_INFINITY : index;
  };
  const ordered = judged.toSorted((a, b) => {
    if (a.candidate.eligible !== b.candidate.eligible) return a.candidate.eligible ? -1 : 1;
    const rank = outcomes.indexOf(a.candidate.outcome) - outcomes.indexOf(b.candidate.outcome);
    if (rank !== 0) return rank;
    const [left, right] = [place(a.candidate.strategy), place(b.candidate.strategy)];
    return left === right ? 0 : left - right;
  });
  const allowed = ordered.flatMap(({ step }) => (step ? [step] : []));
  return {
    candidates: ordered.map(({ candidate }) => candidate),
    steps: run.mode === 'heal' ? allowed : [],
  };
}

function judge(strategy: Strategy, failure: Failure, diagnosis: Diagnosis, run: Run, input: GuardInput): Judged {
  const proposal = diagnosis.proposals.find((one) => one.strategy === strategy.name);
  const context: StrategyContext = {
    failure,
    diagnosis,
    operation: run.operation,
    attempt: run.attempts.length,
    used: run.used.get(strategy.name) ?? 0,
    remainingMs: run.remainingMs(),
    options: strategy.options.parse({}),
    random: input.random,
  };
  const waitMs = Math.round(strategy.waitMs?.(context) ?? 0);
  const refusal = refusalOf(strategy, context, proposal, waitMs, input, run);
  const common = { strategy: strategy.name, outcome: strategy.outcome };
  if (refusal) return { candidate: { ...common, eligible: false, ...refusal }, step: null };
  const candidate: Candidate = {
    ...common,
    eligible: true,
    reason: run.mode === 'heal' ? 'Allowed.' : `Allowed, but not run: the mode is "${run.mode}".`,
    by: proposal?.by,
    confidence: proposal?.confidence,
    evidence: proposal?.evidence,
    waitMs,
  };
  return { candidate, step: { strategy, candidate, context, waitMs } };
}

function refusalOf(
  strategy: Strategy,
  context: StrategyContext,
  proposal: Proposal | undefined,
  waitMs: number,
  input: GuardInput,
  run: Run,
): Refusal | null {
  const { options } = run;
  if (context.diagnosis.proposals.length === 0) {
    return { reason: 'Nothing helps against this kind of failure; its cause has to be mended.' };
  }
  if (options.strategies && !options.strategies.includes(strategy.name)) {
    return {
      reason: 'It is not on the allow-list of the operation.',
      optionLine: `strategies: [${[...options.strategies, strategy.name].map((name) => `'${name}'`).join(', ')}],`,
    };
  }
  // First what helps against this failure at all: an option line for anything else would be wrong advice.
  if (!proposal) return { reason: 'Neither a pattern, a rule nor the model proposes it for this kind of failure.' };
  for (const requirement of strategy.requires) {
    const refusal = requirement(context);
    if (refusal) return refusal;
  }
  if (waitMs > 0 && waitMs >= context.remainingMs) {
    return {
      reason: `Its wait of ${waitMs} ms would pass the deadline (${Math.round(context.remainingMs)} ms left).`,
      optionLine: `deadlineMs: ${Math.ceil((waitMs * 2) / 1000) * 1000},`,
    };
  }
  if (!strategy.reruns) return null;
  if (run.operation.rerunRefusal) return run.operation.rerunRefusal;
  if (context.remainingMs <= 0) return { reason: 'The deadline has passed.' };
  if (context.attempt >= input.limits.maxAttempts) {
    return { reason: `The operation ran ${context.attempt} times, which is the limit.` };
  }
  return input.hasTokens(input.dependency, strategy.cost ?? 1)
    ? null
    : { reason: `The retry budget of "${input.dependency}" is spent: more attempts would add to the load.` };
}
