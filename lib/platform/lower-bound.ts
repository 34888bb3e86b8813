import quantile from '@stdlib/stats-base-dists-beta-quantile';

/** One-sided 95 % lower bound of a success rate: the 5 % quantile of its Beta posterior with a uniform prior. */
export function lowerBound(successes: number, failures: number): number {
  return quantile(0.05, successes + 1, failures + 1);
}
