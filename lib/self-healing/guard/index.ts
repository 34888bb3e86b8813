import type { Rollout } from '../core/event';
import type { Diagnosis, Failure } from '../core/failure';
import type { BreakerView } from '../core/guards';
import type { Limits } from '../core/limits';
import type { Random } from '../core/ports';
import type { Run } from '../core/run';
import type { Settings } from '../core/settings';
import type { Plan, Strategy, StrategyContext } from '../core/strategy';
import type { Mode, StrategyName } from '../core/vocabulary';
import { explore } from './explore';
import { type Judged, judge } from './judge';
import { order } from './order';
import { ratherStandIn } from './rather-stand-in';
import { decideRollout, type Experiment, propensityOf, reorder } from './rollout';

export interface GuardInput {
  strategies: readonly Strategy[];
  limits: Limits;
  settings: Settings;
  random: Random;
  dependency: string;
  /** Whether the dependency's retry budget still holds `cost` tokens. */
  hasTokens(dependency: string, cost: number): boolean;
  /** Tokens left of the dependency's retry budget, as a share of the full bucket. */
  budgetShare: number;
  /** The dependency's circuit breaker; null while it is closed and calm. */
  breaker: BreakerView | null;
  /** Other callers that wait for the same dependency. */
  callersWaiting: number;
  /** Failures that are being answered in this process now, whatever they depend on, this one included. */
  beingHealed?: number;
  /** Median duration of the operation in milliseconds; absent while it is not known. */
  medianMs?: number | undefined;
  /** In mode `suggest`: whether a living approval lets the strategy answer the fingerprint. */
  approved(fingerprint: string, strategy: StrategyName): boolean;
  workedWaits?: StrategyContext['workedWaits'];
  /** What may be done now, where that changed since the run began; default: the run's own. */
  mode?: Mode;
  /** Milliseconds since the epoch: whether it is time of planned work. Default: it is not. */
  nowMs?: number;
  /** By what a roll-out decides; default: what the run was given. */
  rollout?: { key: string; instanceId: string };
}

/**
 * Decides which strategies may run for a failure, and in which order. Better outcomes first; within a rank as
 * docs/decisions/0013 says. What nobody proposes is not run. Synchronous, from what this process knows.
 */
export function guard(failure: Failure, diagnosis: Diagnosis, run: Run, input: GuardInput): Plan {
  const mode = input.mode ?? run.mode;
  const judged = input.strategies.map((strategy) => judge(strategy, failure, diagnosis, run, input, mode));
  const ordered = order(ratherStandIn(judged, input.breaker, input.nowMs ?? 0), diagnosis.proposals);
  const rolled = rollOut(ordered, run, input);
  const { rollout } = rolled;
  const { judged: planned, propensity } = rollout?.experiment
    ? rolled
    : explore(rolled.judged, {
        ...{ run, mode, random: input.random, retryAfterMs: diagnosis.retryAfterMs },
        share: input.settings.learning.exploration,
        breakerOpen: input.breaker !== null && input.breaker.state !== 'closed',
        inMaintenance: (input.nowMs ?? Number.POSITIVE_INFINITY) < input.settings.maintenanceUntilMs,
      });
  return {
    candidates: planned.map(({ candidate }) => candidate),
    steps: planned.flatMap(({ step }) => (step ? [step] : [])),
    rollout,
    propensity,
  };
}

/** Lets chance order the two arms of an experiment, where one of them would have been the first choice. */
function rollOut(
  ordered: readonly Judged[],
  run: Run,
  input: GuardInput,
): { judged: readonly Judged[]; rollout: Rollout | null; propensity: number } {
  const { settings, rollout: by } = input;
  const fits = (experiment: Experiment) => canBeHeld(experiment, ordered);
  const rollout = by ? decideRollout({ settings, ...by, source: run.options.source, fits }) : null;
  const experiment = settings.experiments.find(({ name }) => name === rollout?.experiment?.name);
  if (!rollout?.experiment || !experiment || !fits(experiment)) {
    const canary = rollout?.canary ?? null;
    return { judged: ordered, rollout: canary === null ? null : { canary, experiment: null }, propensity: 1 };
  }
  const { arm } = rollout.experiment;
  // Both arms', not the drawn one's alone: else nobody could tell afterwards which of them is usually drawn.
  for (const { candidate } of ordered) {
    if (experiment.arms.includes(candidate.strategy))
      candidate.propensity = propensityOf(experiment, candidate.strategy);
  }
  return {
    judged: reorder(ordered, ({ candidate }) => candidate.strategy, experiment.arms, arm),
    rollout,
    propensity: propensityOf(experiment, arm),
  };
}

/**
 * Both arms are allowed, of equal rank and equal standing: where measured evidence speaks for one of them alone, the
 * question is answered. And one of them is the first choice; else the experiment would decide nothing.
 */
function canBeHeld({ arms }: Experiment, ordered: readonly Judged[]): boolean {
  const [one, other] = arms.map((name) => ordered.find(({ candidate }) => candidate.strategy === name)?.candidate);
  const first = ordered[0]?.candidate;
  if (!one?.eligible || !other?.eligible || (first !== one && first !== other)) return false;
  return one.outcome === other.outcome && (one.by === 'pattern') === (other.by === 'pattern');
}
