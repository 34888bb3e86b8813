import type { Settings } from '../core/settings';
import type { Strategy, Utility } from '../core/strategy';
import type { Severity } from '../core/vocabulary';

export interface UtilityInput {
  strategy: Pick<Strategy, 'reruns' | 'touches' | 'outcome'>;
  /** Expected success, 0 to 1. */
  probability: number;
  severity: Severity;
  /** Other callers that wait for the same dependency. */
  callersWaiting: number;
  waitMs: number;
  /** Median duration of the operation; 0 while it is not known. */
  medianMs: number;
  /** Tokens left of the dependency's retry budget, as a share of the full bucket. */
  budgetShare: number;
  /** Tokens that the run takes. */
  cost: number;
  weights: Settings['utility'];
}

const mostWaiting = 10;

/**
 * Expected utility of running a strategy once, in units of one healed call of normal severity:
 * `p × value × (1 + perCallerWaiting × min(10, waiting)) − perSecond × seconds − load × (1 − budget share) × cost − risk`.
 * Seconds and load are those of a rerun: a stand-in calls nobody. The shape is that of expected-utility decisions
 * (von Neumann and Morgenstern, 1944); the weights are settings, since what a second is worth is the owner's to say.
 */
export function expectedUtility(input: UtilityInput): Utility {
  const { strategy, severity, weights } = input;
  const probability = within(0, input.probability, 1);
  const waiting = within(0, input.callersWaiting, mostWaiting);
  const value = worth(severity, weights) * (1 + weights.perCallerWaiting * waiting);
  const seconds = (atLeastZero(input.waitMs) + (strategy.reruns ? atLeastZero(input.medianMs) : 0)) / 1_000;
  const time = weights.perSecond * seconds;
  const load = strategy.reruns ? weights.load * (1 - within(0, input.budgetShare, 1)) * atLeastZero(input.cost) : 0;
  const risk =
    (strategy.touches === 'shared' ? weights.sharedRisk : 0) +
    (strategy.outcome === 'degraded' ? weights.degradedRisk : 0);
  return { total: probability * value - time - load - risk, probability, value, time, load, risk };
}

/** The sum in plain figures: "0.40 × 0.50 − 0.00 time − 0.29 load − 0.00 risk = −0.09". */
export function describeUtility({ probability, value, time, load, risk, total }: Utility): string {
  const sum = `${figure(probability)} × ${figure(value)} − ${figure(time)} time − ${figure(load)} load − ${figure(risk)} risk`;
  return `${sum} = ${figure(total)}`;
}

function worth(severity: Severity, weights: Settings['utility']): number {
  if (severity === 'critical') return weights.valueCritical;
  return severity === 'low' ? weights.valueLow : weights.valueNormal;
}

/** With a true minus sign, and never a "−0.00" without need: a loss below half a hundredth keeps its digits. */
function figure(value: number): string {
  const size = Math.abs(value);
  const digits = size > 0 && size < 0.005 ? size.toPrecision(1) : size.toFixed(2);
  return value < 0 ? `−${digits}` : digits;
}

function atLeastZero(value: number): number {
  return within(0, value, Number.MAX_VALUE);
}

function within(least: number, value: number, most: number): number {
  return Math.min(most, Math.max(least, Number.isNaN(value) ? least : value));
}
