/**
 * Notices that a strategy suddenly works much less often than it used to.
 *
 * A one-sided CUSUM of Bernoulli outcomes (Page, Continuous Inspection Schemes, 1954): each outcome adds the logarithm of
 * its likelihood ratio between "half the former rate" and "the former rate", never below zero, and the sum's passing
 * `alarmAt` is the alarm. Where nothing changed, on average at least 500 outcomes lie before a false one (Lorden, 1971:
 * the mean run is at least e^alarmAt). A strategy of 95 % is caught by three failures in a row, one of 90 % by four.
 */
export interface DropDetector {
  sum: number;
  /** The former rate, frozen while the sum is above zero: a drop must not drag down what it is measured by. */
  rate: number;
}

const alarmAt = Math.log(500);
/** Nobody succeeds always: above this, a single failure would weigh too much. */
const highestRate = 0.97;
/** What worked less often than this had nothing to lose. */
const lowestRate = 0.5;

export const newDropDetector = (): DropDetector => ({ sum: 0, rate: 0 });

/**
 * Takes one outcome in; `rate` is what was expected before it. True: an alarm, and the detector starts anew.
 */
export function noteOutcome(detector: DropDetector, succeeded: boolean, rate: number): boolean {
  if (detector.sum === 0) detector.rate = Math.min(highestRate, rate);
  if (detector.rate < lowestRate) return false;
  const dropped = detector.rate / 2;
  const step = succeeded ? Math.log(dropped / detector.rate) : Math.log((1 - dropped) / (1 - detector.rate));
  detector.sum = Math.max(0, detector.sum + step);
  if (detector.sum < alarmAt) return false;
  detector.sum = 0;
  return true;
}
