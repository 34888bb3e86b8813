import quantile from '@stdlib/stats-base-dists-beta-quantile';

/** Pseudo-counts of a Beta distribution, on top of which the observations are counted. */
export interface PseudoCounts {
  successes: number;
  failures: number;
}

/** Says nothing: every rate from 0 to 1 is held equally likely. */
export const uniformPrior: Readonly<PseudoCounts> = Object.freeze({ successes: 1, failures: 1 });

/**
 * The one-sided 95 % lower bound of a strategy's success rate: the 5 % quantile of the Beta posterior of a binomial
 * rate (Gelman et al., Bayesian Data Analysis, 2.1). Under the uniform prior it reaches 0.80 after 13 successes without
 * a failure. Counts may be fractions: what was decayed.
 */
export function lowerBound(successes: number, failures: number, prior: PseudoCounts = uniformPrior): number {
  return quantile(0.05, prior.successes + Math.max(0, successes), prior.failures + Math.max(0, failures));
}

/** The rate that is exceeded with a probability of a fifth only: the 80 % quantile of the same posterior. */
export function likelyCeiling(successes: number, failures: number, prior: PseudoCounts = uniformPrior): number {
  return quantile(0.8, prior.successes + successes, prior.failures + failures);
}

/** The expected success rate: the mean of the same posterior. */
export function posteriorMean(successes: number, failures: number, prior: PseudoCounts = uniformPrior): number {
  const good = prior.successes + successes;
  return good / (good + prior.failures + failures);
}

const most = 10_000;
const remembered = new Map<string, number>();

/**
 * Pseudo-counts of success that make the lower bound reach `trust` beside `failures` pseudo-counts of failure (the
 * prior's included), at most 10,000. Failures are taken up to the next tenth, so that the answer can be remembered.
 */
export function successesNeeded(failures: number, trust: number): number {
  const tenths = Math.max(1, Math.ceil(failures * 10 - 1e-9));
  const key = `${tenths}/${trust}`;
  const known = remembered.get(key);
  if (known !== undefined) return known;
  let low = 0;
  let high = most;
  while (high - low > 0.01) {
    const middle = (low + high) / 2;
    if (quantile(0.05, middle, tenths / 10) >= trust) high = middle;
    else low = middle;
  }
  if (remembered.size >= 1_000) remembered.clear();
  remembered.set(key, high);
  return high;
}
