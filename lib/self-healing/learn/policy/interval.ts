import quantile from '@stdlib/stats-base-dists-beta-quantile';
import type { Estimate } from '../../core/learning';

/** What belongs to one incident: decisions of one fingerprint on one day fail and recover together. */
export interface Cluster {
  /** Of what is averaged. */
  sum: number;
  /** Of what it is divided by: decisions, or their weights. */
  size: number;
}

/** Nothing is known: any share may be the true one. */
export const anything: Estimate = { value: 0, low: 0, high: 1 };

/**
 * The ratio of two sums over independent clusters with its 95 % interval. The variance is that of the linearised ratio
 * over clusters (Liang and Zeger, 1986), the quantile Student's with as many degrees of freedom as clusters effectively
 * carry the variance, less one; the skewness that rare, heavily weighted decisions bring is taken out by Hall's cubic
 * transformation (Hall, 1992). Chosen over a bootstrap: the same figures without a seed, in one pass.
 * `leastVariance`: of the sum, where it is known that it cannot be smaller. The result is not cut to 0 and 1.
 */
export function ratioInterval(clusters: readonly Cluster[], leastVariance = 0): Estimate | null {
  let sum = 0;
  let size = 0;
  for (const cluster of clusters) {
    sum += cluster.sum;
    size += cluster.size;
  }
  if (clusters.length === 0 || size <= 0) return null;
  const value = sum / size;
  let [second, third, fourth] = [0, 0, 0];
  for (const cluster of clusters) {
    const off = cluster.sum - value * cluster.size;
    second += off ** 2;
    third += off ** 3;
    fourth += off ** 4;
  }
  const variance = Math.max(leastVariance, second * (clusters.length / Math.max(1, clusters.length - 1)));
  if (variance === 0) return { value, low: value, high: value };
  const carrying = fourth > 0 ? second ** 2 / fourth : clusters.length;
  const reach = studentQuantile(Math.max(1, carrying - 1));
  const skewness = second > 0 ? third / variance ** 1.5 : 0;
  const error = Math.sqrt(variance) / size;
  return { value, low: value - error * unskew(reach, skewness), high: value - error * unskew(-reach, skewness) };
}

/**
 * Wilson's score interval (Wilson, 1927) for a share seen in `seen` independent decisions, which need not be whole:
 * honest where all succeeded or all failed, and a variance would be 0.
 */
export function wilsonInterval(share: number, seen: number): Estimate {
  if (seen <= 0) return anything;
  const z = 1.959964;
  const centre = (share + z ** 2 / (2 * seen)) / (1 + z ** 2 / seen);
  const reach = (z / (1 + z ** 2 / seen)) * Math.sqrt((share * (1 - share)) / seen + z ** 2 / (4 * seen ** 2));
  return { value: share, low: Math.max(0, centre - reach), high: Math.min(1, centre + reach) };
}

/** Inverse of Hall's transformation t + c t²/3 + c² t³/27 + c/6, which makes a skewed mean's t normal. */
function unskew(reach: number, skewness: number): number {
  if (Math.abs(skewness) < 1e-6) return reach;
  return (3 / skewness) * (Math.cbrt(1 + skewness * (reach - skewness / 6)) - 1);
}

/** 97.5 % quantile of Student's t: t² / (t² + ν) follows Beta(1/2, ν/2). */
function studentQuantile(freedom: number): number {
  const share = quantile(0.95, 0.5, freedom / 2);
  return Math.sqrt((freedom * share) / (1 - share));
}
