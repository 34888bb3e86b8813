/** Two-sided 95 % quantile of the standard normal distribution. */
const z = 1.959963984540054;

export interface Rate {
  value: number;
  low: number;
  high: number;
  count: number;
}

/**
 * A share with its Wilson score interval at 95 % (Wilson 1927, "Probable inference", eq. for the binomial), which
 * stays within 0 and 1 and is honest for few samples. Null without any: there is no rate of nothing.
 */
export function wilson(successes: number, count: number): Rate | null {
  if (count <= 0) return null;
  const share = successes / count;
  const scale = 1 + (z * z) / count;
  const centre = (share + (z * z) / (2 * count)) / scale;
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / count + (z * z) / (4 * count * count));
  // Rounding must not push the bound past the share itself at 0 and 1.
  return {
    value: share,
    low: successes === 0 ? 0 : Math.max(0, centre - half),
    high: successes === count ? 1 : Math.min(1, centre + half),
    count,
  };
}

/** "97.3 %"; 100 % and 0 % only when exact. */
export function formatShare(share: number): string {
  const percent = share * 100;
  if (percent === 100 || percent === 0) return `${percent} %`;
  return `${Math.min(99.9, Math.max(0.1, percent)).toFixed(1)} %`;
}

/** "95–99 %": outward rounding, so that the shown interval never claims more than the computed one. */
export function formatInterval(rate: Rate): string {
  return `${Math.floor(rate.low * 100)}–${Math.ceil(rate.high * 100)} %`;
}
