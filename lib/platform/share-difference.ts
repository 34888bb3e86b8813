import { wilson } from './wilson';

export interface ShareDifference {
  /** First minus second, as shares. */
  difference: number;
  low: number;
  high: number;
}

interface Sample {
  successes: number;
  count: number;
}

/**
 * The difference of two shares with its 95 % interval, by Newcombe's hybrid score method (Newcombe 1998, "Interval
 * estimation for the difference between independent proportions", method 10), which stays honest for few samples.
 * Null while either has none.
 */
export function shareDifference(first: Sample, second: Sample): ShareDifference | null {
  const a = wilson(first.successes, first.count);
  const b = wilson(second.successes, second.count);
  if (a === null || b === null) return null;
  const difference = a.value - b.value;
  return {
    difference,
    low: difference - Math.hypot(a.value - a.low, b.high - b.value),
    high: difference + Math.hypot(a.high - a.value, b.value - b.low),
  };
}
