import type { BreakerView } from '../core/guards';
import type { Judged } from './judge';

/** An outage that has lasted so long is likely to last longer: who has a stand-in is not kept waiting any more. */
const hopeMs = 5_000;

/**
 * While a breaker has been open for a while, and a stand-in is allowed, nobody waits for the breaker's next try: a
 * stand-in at once is worth more than an error, or the same stand-in, after seconds.
 */
export function ratherStandIn(
  judged: readonly Judged[],
  breaker: BreakerView | null,
  nowMs: number,
): readonly Judged[] {
  if (breaker === null || breaker.state === 'closed' || breaker.sinceMs === null) return judged;
  const openMs = nowMs - breaker.sinceMs;
  if (openMs < hopeMs || !judged.some(({ step }) => step && !step.strategy.reruns)) return judged;
  const reason = `The breaker of "${breaker.dependency}" has been open for ${Math.round(openMs / 1_000)} s: a stand-in is given at once.`;
  return judged.map((one) =>
    one.step?.strategy.reruns ? { candidate: { ...one.candidate, eligible: false, reason }, step: null } : one,
  );
}
