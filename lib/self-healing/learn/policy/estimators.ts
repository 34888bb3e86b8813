import type { Estimate } from '../../core/learning';
import { anything, type Cluster, ratioInterval, wilsonInterval } from './interval';

/** One decision seen by one policy. */
export interface Scored {
  /** Decisions that fail and recover together share one. */
  cluster: number;
  succeeded: boolean;
  /** Probability with which it was made: 0 < p <= 1. */
  propensity: number;
  /** Probability with which the policy would have made it. */
  probability: number;
  /** Expected success of what was chosen, reckoned without it. */
  expected: number;
  /** Expected success of what the policy would have chosen, reckoned without it. */
  expectedOfPolicy: number;
}

interface Sums {
  count: number;
  weight: number;
  reward: number;
  corrected: number;
}

/** Weights above this are cut: beyond it one decision would speak for a thousand. Cutting biases towards the model. */
export const heaviest = 1_000;

/**
 * Adds up what a policy would have achieved; the sums by cluster are all that is kept, so memory does not grow with
 * decisions. `add` throws RangeError on figures that are no probabilities.
 */
export function createEstimator(clusters: number) {
  const sums: Sums[] = Array.from({ length: clusters }, () => ({ count: 0, weight: 0, reward: 0, corrected: 0 }));
  let [weights, squares, leastVariance, clipped] = [0, 0, 0, 0];

  return {
    add(scored: Scored): void {
      const { cluster, propensity, probability, expected, expectedOfPolicy } = scored;
      const sum = sums[cluster];
      if (sum === undefined) throw new RangeError(`There is no cluster ${cluster}.`);
      if (!(propensity > 0 && propensity <= 1)) throw new RangeError(`A propensity must not be ${propensity}.`);
      for (const share of [probability, expected, expectedOfPolicy])
        if (!(share >= 0 && share <= 1)) throw new RangeError(`A probability must not be ${share}.`);
      const whole = probability / propensity;
      const weight = Math.min(heaviest, whole);
      if (whole > heaviest) clipped += 1;
      const reward = Number(scored.succeeded);
      sum.count += 1;
      sum.weight += weight;
      sum.reward += weight * reward;
      sum.corrected += expectedOfPolicy + weight * (reward - expected);
      weights += weight;
      squares += weight ** 2;
      leastVariance += weight ** 2 * expected * (1 - expected);
    },
    /** (Σw)² / Σw² (Kish, 1965): as many decisions of equal weight would say as much. */
    effective: (): number => (squares === 0 ? 0 : weights ** 2 / squares),
    clipped: (): number => clipped,
    /** Horvitz and Thompson (1952): without bias where every choice had a chance, and not cut to 0 and 1. */
    inversePropensity: (): Estimate =>
      ratioInterval(used(sums).map(({ reward, count }) => ({ sum: reward, size: count }))) ?? anything,
    /** Divided by the weights instead of the decisions (Hájek, 1971): a little bias for far less variance. */
    selfNormalised(): Estimate {
      const robust = ratioInterval(used(sums).map(({ reward, weight }) => ({ sum: reward, size: weight })));
      return robust === null ? anything : widened(robust, wilsonInterval(robust.value, this.effective()));
    },
    /** The reward model's word, corrected by what it was seen to miss (Dudík, Langford and Li, 2011). */
    doublyRobust: (): Estimate => {
      const clustered: Cluster[] = used(sums).map(({ corrected, count }) => ({ sum: corrected, size: count }));
      const robust = ratioInterval(clustered, leastVariance);
      return robust === null ? anything : widened(robust, robust);
    },
  };
}

export type Estimator = ReturnType<typeof createEstimator>;

function used(sums: readonly Sums[]): Sums[] {
  return sums.filter(({ count }) => count > 0);
}

/** The wider of both, cut to what a share can be. */
function widened(robust: Estimate, other: Estimate): Estimate {
  const cut = (share: number) => Math.min(1, Math.max(0, share));
  return {
    value: cut(robust.value),
    low: cut(Math.min(robust.low, other.low)),
    high: cut(Math.max(robust.high, other.high)),
  };
}
