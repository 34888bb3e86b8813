/** Logarithms of the factorials of 0, 1, 2, …; grows as far as it is asked for (some thousands). */
const logFactorials = [0];

function logFactorial(n: number): number {
  for (let k = logFactorials.length; k <= n; k++) logFactorials.push((logFactorials[k - 1] ?? 0) + Math.log(k));
  return logFactorials[n] ?? Number.NaN;
}

function logChoose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}

/** Probability of `hits` or more among `tries` that each hit with `chance`: the exact binomial tail. */
export function atLeastByChance(hits: number, tries: number, chance: number): number {
  if (hits <= 0 || chance >= 1) return 1;
  if (hits > tries || chance <= 0) return 0;
  let sum = 0;
  for (let k = hits; k <= tries; k++) {
    const term = Math.exp(logChoose(tries, k) + k * Math.log(chance) + (tries - k) * Math.log1p(-chance));
    sum += term;
    if (k > tries * chance && term < sum * 1e-12) break;
  }
  return Math.min(1, sum);
}

/**
 * Probability that `both` or more of `first` and of `second` out of `all` stretches fall together when they have
 * nothing to do with each other: Fisher's exact test, one-sided (Fisher, 1934).
 */
export function togetherByChance({
  both,
  first,
  second,
  all,
}: {
  both: number;
  first: number;
  second: number;
  all: number;
}): number {
  if (both <= Math.max(0, first + second - all)) return 1;
  let sum = 0;
  const denominator = logChoose(all, second);
  for (let k = both; k <= Math.min(first, second); k++)
    sum += Math.exp(logChoose(first, k) + logChoose(all - first, second - k) - denominator);
  return Math.min(1, sum);
}

/**
 * Corrects probabilities for the number of comparisons, so that of what is held to be found at most the given share is
 * chance: Benjamini and Hochberg, 1995. `comparisons`: all that were made, those not listed included.
 */
export function correctForComparisons<T extends { pValue: number }>(found: readonly T[], comparisons: number): T[] {
  const sorted = found.toSorted((a, b) => a.pValue - b.pValue);
  const total = Math.max(comparisons, sorted.length);
  let least = 1;
  const corrected: T[] = [];
  for (let rank = sorted.length; rank >= 1; rank--) {
    const one = sorted[rank - 1];
    if (one === undefined) continue;
    least = Math.min(least, (one.pValue * total) / rank);
    corrected.unshift({ ...one, pValue: least });
  }
  return corrected;
}
