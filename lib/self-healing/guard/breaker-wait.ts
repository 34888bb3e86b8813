import type { BreakerView } from '../core/guards';
import type { Random } from '../core/ports';

/** A caller waits no longer than this for a breaker to let it through; in a longer outage it is answered at once. */
const patienceMs = 2_000;
/** Callers come back spread over so long: the first of them is the probe, the others meet its answer. */
const spreadMs = 100;

/**
 * How long a rerun waits until the breaker lets a call through, in milliseconds: 0 for a closed one, null where it is
 * open for longer than anybody should wait.
 */
export function breakerWait(breaker: BreakerView | null, nowMs: number, random: Random): number | null {
  if (breaker === null || breaker.state === 'closed') return 0;
  if (breaker.retryAtMs === null) return null;
  const untilMs = Math.max(0, breaker.retryAtMs - nowMs);
  return untilMs <= patienceMs ? untilMs + random() * spreadMs : null;
}
