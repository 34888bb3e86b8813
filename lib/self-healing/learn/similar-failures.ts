import type { Arm } from './arm';
import type { Prior } from './population';
import type { PseudoCounts } from './posterior';

export interface SimilarArm {
  /** 0.5 to 1. */
  similarity: number;
  weights: PseudoCounts;
}

/** An observation of the most similar failure counts at most half of an own one. */
const discount = 0.5;
/** All similar failures together count at most so many observations. */
const strongest = 3;

/**
 * Adds to a prior what a strategy did for failures that read alike, each observation discounted by the square of the
 * similarity ("power prior": Ibrahim, Chen: Power Prior Distributions for Regression Models, 2000).
 */
export function withSimilar(base: Prior, similar: readonly SimilarArm[]): Prior {
  let successes = 0;
  let failures = 0;
  for (const { similarity, weights } of similar) {
    successes += discount * similarity ** 2 * weights.successes;
    failures += discount * similarity ** 2 * weights.failures;
  }
  const total = successes + failures;
  if (total <= 0) return base;
  const scale = Math.min(1, strongest / total);
  const near = `${similar.length} similar ${similar.length === 1 ? 'failure' : 'failures'}`;
  return {
    successes: base.successes + scale * successes,
    failures: base.failures + scale * failures,
    from: base.informed ? `${base.from} and ${near}` : near,
    informed: true,
  };
}

/** The arm that worked most surely for a failure: most successes to failures, each counted one more. */
export function bestOf(arms: readonly Arm[]): Arm | null {
  const worth = ({ successes, failures }: Arm) => (successes + 1) / (successes + failures + 2);
  return arms.toSorted((a, b) => worth(b) - worth(a))[0] ?? null;
}
