import type { Clock, SharedActionRecord } from '../core/ports';
import type { RateReading } from './shared-action';

export type Watched = NonNullable<SharedActionRecord['watched']>;

export interface WatchVerdict {
  /** `helped`: the failure rate fell. `did-not-help`: it did not. `unproven`: too little was called to tell. */
  verdict: 'helped' | 'did-not-help' | 'unproven';
  watched: Watched;
  evidence: string;
}

/** Fewer calls after an action prove nothing about it. */
export const fewestCalls = 5;

const rate = ({ failures, calls }: RateReading) => (calls === 0 ? 0 : failures / calls);
const percent = (share: number) => `${Math.round(share * 100)} %`;

/** Compares failure rates before and after an action. Unknown is not success: without calls, nothing is proven. */
export function judgeRates(before: RateReading, after: RateReading): WatchVerdict {
  const watched = { before: rate(before), after: rate(after), calls: after.calls };
  const figures = `${percent(watched.before)} before, ${percent(watched.after)} of ${after.calls} calls after`;
  if (before.calls === 0 || after.calls < fewestCalls) {
    return { verdict: 'unproven', watched, evidence: `Too few calls to tell whether it helped: ${figures}.` };
  }
  if (watched.after < watched.before) {
    return { verdict: 'helped', watched, evidence: `The failure rate fell: ${figures}.` };
  }
  if (watched.before === 0 && watched.after === 0) {
    return { verdict: 'unproven', watched, evidence: `Nothing failed before and nothing fails now: ${figures}.` };
  }
  return { verdict: 'did-not-help', watched, evidence: `The failure rate did not fall: ${figures}.` };
}

/**
 * Reads the failure rate after `watchMs` and compares it. Rejects with the signal's reason when the watch is given up:
 * the lease was lost or the instance ends.
 */
export async function watchRate(input: {
  clock: Clock;
  watchMs: number;
  before: RateReading;
  read: () => RateReading;
  signal: AbortSignal;
}): Promise<WatchVerdict> {
  await input.clock.sleep(input.watchMs, input.signal);
  return judgeRates(input.before, input.read());
}
