import type { Diagnosis, Failure, Proposal } from '../core/failure';
import type { BreakerView } from '../core/guards';
import type { Run } from '../core/run';
import type { Settings } from '../core/settings';
import type { Candidate, PlannedStep, Refusal, Strategy, StrategyContext, Utility } from '../core/strategy';
import type { Mode } from '../core/vocabulary';
import type { GuardInput } from './index';
import { describeUtility, expectedUtility } from './utility';

/** Guard's word on one strategy, and the step where it may run now. */
export interface Judged {
  candidate: Candidate;
  step: PlannedStep | null;
}

/** Whether a strategy may run for this failure: allowed by rules and limits, worth it, and permitted by the mode. */
export function judge(
  strategy: Strategy,
  failure: Failure,
  diagnosis: Diagnosis,
  run: Run,
  input: GuardInput,
  mode: Mode,
): Judged {
  const proposal = diagnosis.proposals.find((one) => one.strategy === strategy.name);
  const context = contextOf(strategy, failure, diagnosis, run, input);
  const waitMs = Math.round(strategy.waitMs?.(context) ?? 0);
  const cost = costOf(strategy, input.settings.retryBudget);
  const common = { strategy: strategy.name, outcome: strategy.outcome };
  const refusal = refusalOf(strategy, context, proposal, { waitMs, cost }, input, run);
  if (refusal || !proposal) {
    return { candidate: { ...common, eligible: false, reason: 'Not proposed.', ...refusal }, step: null };
  }

  const utility = utilityOf(strategy, proposal, { waitMs, cost }, input, run);
  const weighed = {
    ...common,
    by: proposal.by,
    confidence: proposal.confidence,
    evidence: proposal.evidence,
    waitMs,
    utility,
  };
  if (utility.total < 0) {
    return {
      candidate: { ...weighed, eligible: false, reason: `Not worth it: ${describeUtility(utility)}.` },
      step: null,
    };
  }
  const approved = mode === 'suggest' && input.approved(failure.fingerprint.id, strategy.name);
  const candidate: Candidate = { ...weighed, eligible: true, reason: wordOn(mode, approved, run.modeReason) };
  const runs = mode === 'heal' || approved;
  const step: PlannedStep = { strategy, candidate, context, waitMs, ...(strategy.reruns ? { cost } : {}) };
  return { candidate, step: runs ? step : null };
}

function wordOn(mode: Mode, approved: boolean, why: string | null): string {
  if (mode === 'heal') return 'Allowed.';
  if (mode !== 'suggest') return `Allowed, but not run: the mode is "${mode}".${why ? ` ${why}` : ''}`;
  return approved ? 'Allowed by an approval.' : 'Waits for an approval.';
}

/** Tokens that one run takes: its own figure, else the settings' for its sort of failure; nothing without a rerun. */
export function costOf(
  strategy: Pick<Strategy, 'reruns' | 'cost' | 'budget'>,
  costs: Pick<Settings['retryBudget'], 'transientCost' | 'throttlingCost'>,
): number {
  if (!strategy.reruns) return 0;
  return strategy.cost ?? (strategy.budget === 'throttling' ? costs.throttlingCost : costs.transientCost);
}

function contextOf(
  strategy: Strategy,
  failure: Failure,
  diagnosis: Diagnosis,
  run: Run,
  input: GuardInput,
): StrategyContext {
  const before = run.attempts.findLast((attempt) => attempt.strategy === strategy.name);
  return {
    failure,
    diagnosis,
    operation: run.operation,
    attempt: run.attempts.length,
    used: run.used.get(strategy.name) ?? 0,
    remainingMs: run.remainingMs(),
    options: strategy.options.parse({}),
    random: input.random,
    ...(before ? { previousWaitMs: before.waitMs } : {}),
    ...(input.workedWaits ? { workedWaits: input.workedWaits } : {}),
  };
}

function utilityOf(
  strategy: Strategy,
  proposal: Proposal,
  { waitMs, cost }: { waitMs: number; cost: number },
  { settings, callersWaiting, medianMs = 0, budgetShare }: GuardInput,
  run: Run,
): Utility {
  return expectedUtility({
    strategy,
    probability: proposal.mean ?? proposal.confidence,
    severity: run.options.severity ?? 'normal',
    ...{ callersWaiting, waitMs, medianMs, budgetShare, cost },
    weights: settings.utility,
  });
}

function refusalOf(
  strategy: Strategy,
  context: StrategyContext,
  proposal: Proposal | undefined,
  { waitMs, cost }: { waitMs: number; cost: number },
  input: GuardInput,
  run: Run,
): Refusal | null {
  const { options } = run;
  if (run.operation.inDoubt) {
    return { reason: `Nothing more is tried while an effect is in doubt: ${run.operation.inDoubt}` };
  }
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
  if (strategy.touches === 'shared' && (input.nowMs ?? Number.POSITIVE_INFINITY) < input.settings.maintenanceUntilMs) {
    const until = new Date(input.settings.maintenanceUntilMs).toISOString();
    return { reason: `Planned work until ${until}: nothing that others use is touched.` };
  }
  if (waitMs > 0 && waitMs >= context.remainingMs) {
    return {
      reason: `Its wait of ${waitMs} ms would pass the deadline (${Math.round(context.remainingMs)} ms left).`,
      optionLine: `deadlineMs: ${Math.ceil((waitMs * 2) / 1000) * 1000},`,
    };
  }
  return strategy.reruns ? rerunRefusalOf(context, cost, input, run) : null;
}

function rerunRefusalOf(context: StrategyContext, cost: number, input: GuardInput, run: Run): Refusal | null {
  if (run.operation.rerunRefusal) return run.operation.rerunRefusal;
  if (context.remainingMs <= 0) return { reason: 'The deadline has passed.' };
  if (context.attempt >= input.limits.maxAttempts) {
    return { reason: `The operation ran ${context.attempt} times, which is the limit.` };
  }
  if (input.breaker && input.breaker.state !== 'closed') return { reason: describeBreaker(input.breaker) };
  return input.hasTokens(input.dependency, cost)
    ? null
    : { reason: `The retry budget of "${input.dependency}" is spent: more attempts would add to the load.` };
}

function describeBreaker({ dependency, state, reason, sinceMs, retryAtMs }: BreakerView): string {
  const since = sinceMs === null ? '' : ` since ${timeOf(sinceMs)}`;
  if (state === 'half-open') {
    return `The circuit breaker of "${dependency}" is half-open${since} (${reason}); a fresh call tries first.`;
  }
  const next = retryAtMs === null ? '' : `; next try at ${timeOf(retryAtMs)}`;
  return `The circuit breaker of "${dependency}" is open${since} (${reason})${next}.`;
}

/** "12:00:05 UTC". */
function timeOf(ms: number): string {
  return `${new Date(ms).toISOString().slice(11, 19)} UTC`;
}
