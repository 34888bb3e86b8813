import type { Clock, Host } from '../core/ports';
import type { Run, Tried } from '../core/run';
import type { PlannedStep } from '../core/strategy';

export interface HealInput {
  clock: Clock;
  host: Host;
  /** Takes tokens of the retry budget; false when it was spent meanwhile. */
  takeTokens(cost: number): boolean;
  /** Asked once more after the wait: why the step may not run any more (a kill switch, a breaker), or null. */
  stopped?: (step: PlannedStep) => string | null;
}

/** Waits as planned and applies one strategy once. Never throws: what happened is the result. */
export async function heal(
  step: PlannedStep,
  run: Run,
  { clock, host, takeTokens, stopped }: HealInput,
): Promise<Tried> {
  const { strategy, context, waitMs } = step;
  const failed = context.failure.error;
  let startedAt = clock.monotonic();
  let startedAtMs = clock.now();
  const timing = () => ({ step, startedAtMs, durationMs: clock.monotonic() - startedAt });
  try {
    if (strategy.reruns && !takeTokens(step.cost ?? strategy.cost ?? 1)) {
      return { ...timing(), ending: 'declined', reason: 'The retry budget was spent meanwhile.', error: failed };
    }
    if (waitMs > 0) await clock.sleep(waitMs, run.signal);
    const stop = stopped?.(step);
    if (stop) return { ...timing(), ending: 'declined', reason: stop, error: failed };
    startedAt = clock.monotonic();
    startedAtMs = clock.now();
    const applied = await strategy.heal(context, run.signal);
    if ('declined' in applied) return { ...timing(), ending: 'declined', reason: applied.declined, error: failed };
    return { ...timing(), ending: 'returned', applied };
  } catch (error) {
    if (isControlFlow(host, error)) return { ...timing(), ending: 'control-flow', error };
    return { ...timing(), ending: 'threw', error };
  }
}

function isControlFlow(host: Host, error: unknown): boolean {
  try {
    host.rethrowControlFlow(error);
    return false;
  } catch (rethrown) {
    return rethrown === error;
  }
}
