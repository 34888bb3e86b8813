import type { Diagnosis, Failure, Proposal } from '../core/failure';
import type { BreakerView } from '../core/guards';
import type { Run } from '../core/run';
import type { Settings } from '../core/settings';
import type { Candidate, PlannedStep, Refusal, Strategy, StrategyContext, Utility } from '../core/strategy';
import type { Mode } from '../core/vocabulary';
import { breakerWait } from './breaker-wait';
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
  const open = strategy.reruns ? breakerWait(input.breaker, input.nowMs ?? 0, input.random) : 0;
  const waitMs = Math.round(Math.max(strategy.waitMs?.(context) ?? 0, open ?? 0));
  // A first call is not one more: it takes nothing from the budget of reruns.
  const cost = run.operation.started === false ? 0 : costOf(strategy, input.settings.retryBudget);
  const candidate: Candidate = { strategy: strategy.name, outcome: strategy.outcome, eligible: false, reason: '' };
  // Ten candidates are made for each failure: fields are set one by one, since spreading objects costs far more.
  const refuse = ({ reason, optionLine }: Refusal): Judged => {
    candidate.reason = reason;
    if (optionLine !== undefined) candidate.optionLine = optionLine;
    return { candidate, step: null };
  };
  const barred = barOf(diagnosis, run);
  if (barred) return refuse(barred);
  if (!isListed(strategy, run)) {
    const reason = 'It is not on the allow-list of the operation.';
    // To be listed has to be all that is missing: a longer list that changes nothing would be wrong advice.
    const isAll = proposal !== undefined && strategy.requires.every((requirement) => requirement(context) === null);
    return refuse(isAll ? { reason, optionLine: listedLine(strategy, run) } : { reason });
  }
  // First what helps against this failure at all: an option line for anything else would be wrong advice.
  if (!proposal) return refuse(unproposed);
  const refusal =
    refusalOf(strategy, context, waitMs, cost, input, run) ??
    (open === null && input.breaker ? { reason: describeBreaker(input.breaker) } : null);
  if (refusal) return refuse(refusal);

  const utility = utilityOf(strategy, proposal, waitMs, cost, input, run);
  candidate.by = proposal.by;
  candidate.confidence = proposal.confidence;
  candidate.evidence = proposal.evidence;
  candidate.waitMs = waitMs;
  candidate.utility = utility;
  if (utility.total < 0) return refuse({ reason: `Not worth it: ${describeUtility(utility)}.` });
  candidate.eligible = true;
  const approved = mode === 'suggest' && input.approved(failure.fingerprint.id, strategy.name);
  candidate.reason = wordOn(mode, approved, run.modeReason);
  if (mode !== 'heal' && !approved) return { candidate, step: null };
  const step: PlannedStep = { strategy, candidate, context, waitMs };
  if (strategy.reruns) step.cost = cost;
  return { candidate, step };
}

function wordOn(mode: Mode, approved: boolean, why: string | null): string {
  if (mode === 'heal') return 'Allowed.';
  if (mode !== 'suggest') return `Allowed, but not run: the mode is "${mode}".${why ? ` ${why}` : ''}`;
  return approved ? 'Allowed by an approval.' : 'Waits for an approval.';
}

/** Tokens that one rerun takes: the strategy's own figure, else the settings' for its sort of failure. */
function costOf(
  strategy: Pick<Strategy, 'cost' | 'budget'>,
  costs: Pick<Settings['retryBudget'], 'transientCost' | 'throttlingCost'>,
): number {
  return strategy.cost ?? (strategy.budget === 'throttling' ? costs.throttlingCost : costs.transientCost);
}

const defaults = new WeakMap<Strategy, unknown>();

/** A strategy's options with their defaults, parsed once. */
function defaultsOf(strategy: Strategy): unknown {
  const known = defaults.get(strategy) ?? strategy.options.parse({});
  defaults.set(strategy, known);
  return known;
}

function contextOf(
  strategy: Strategy,
  failure: Failure,
  diagnosis: Diagnosis,
  run: Run,
  input: GuardInput,
): StrategyContext {
  const before = run.attempts.findLast((attempt) => attempt.strategy === strategy.name);
  const context: StrategyContext = {
    failure,
    diagnosis,
    operation: run.operation,
    attempt: run.attempts.length,
    used: run.used.get(strategy.name) ?? 0,
    remainingMs: run.remainingMs(),
    options: defaultsOf(strategy),
    random: input.random,
    callersWaiting: input.callersWaiting,
  };
  if (before) context.previousWaitMs = before.waitMs;
  if (input.workedWaits) context.workedWaits = input.workedWaits;
  return context;
}

function utilityOf(
  strategy: Strategy,
  proposal: Proposal,
  waitMs: number,
  cost: number,
  { settings, callersWaiting, medianMs = 0, budgetShare }: GuardInput,
  run: Run,
): Utility {
  return expectedUtility({
    strategy,
    probability: proposal.mean ?? proposal.confidence,
    severity: run.options.severity ?? 'normal',
    callersWaiting,
    waitMs,
    medianMs,
    budgetShare,
    cost,
    weights: settings.utility,
  });
}

const unproposed: Refusal = {
  reason: 'Neither a pattern, a rule nor the model proposes it for this kind of failure.',
};

/** Why nothing runs, whoever proposes it. */
function barOf(diagnosis: Diagnosis, { operation }: Run): Refusal | null {
  if (operation.inDoubt) {
    return { reason: `Nothing more is tried while an effect is in doubt: ${operation.inDoubt}` };
  }
  if (diagnosis.proposals.length === 0) {
    return { reason: 'Nothing helps against this kind of failure; its cause has to be mended.' };
  }
  return null;
}

function isListed(strategy: Strategy, { options }: Run): boolean {
  return !options.strategies || options.strategies.includes(strategy.name);
}

function listedLine(strategy: Strategy, { options }: Run): string {
  return `strategies: [${[...(options.strategies ?? []), strategy.name].map((name) => `'${name}'`).join(', ')}],`;
}

function refusalOf(
  strategy: Strategy,
  context: StrategyContext,
  waitMs: number,
  cost: number,
  input: GuardInput,
  run: Run,
): Refusal | null {
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
  if (waitMs > 0 && (input.beingHealed ?? 0) > input.limits.waitingCallers) {
    return { reason: `${input.limits.waitingCallers} callers wait in this process already; no more are kept waiting.` };
  }
  return strategy.reruns ? rerunRefusalOf(context, cost, input, run) : null;
}

function rerunRefusalOf(context: StrategyContext, cost: number, input: GuardInput, run: Run): Refusal | null {
  if (run.operation.rerunRefusal) return run.operation.rerunRefusal;
  if (context.remainingMs <= 0) return { reason: 'The deadline has passed.' };
  if (context.attempt >= input.limits.maxAttempts) {
    return { reason: `The operation ran ${context.attempt} times, which is the limit.` };
  }
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
