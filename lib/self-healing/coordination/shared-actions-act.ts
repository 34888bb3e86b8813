import type { Clock } from '../core/ports';
import { bounded } from '../health/bounded';
import type { RollbackPlan } from './shared-action';

/** How one call of `act` ended. One that was given up may still be running. */
export type Acted =
  | { ending: 'done'; evidence: string; rollback: RollbackPlan | null }
  | { ending: 'threw'; error: unknown }
  | { ending: 'given-up'; error: unknown };

/**
 * Calls `act` once, for at most `actMs` and no longer than `stopping` allows, whether or not it listens to its signal.
 * `onSettled` is told when the call itself has ended, and whether it had been given up by then.
 */
export async function actOnce(input: {
  clock: Clock;
  actMs: number;
  stopping: AbortSignal;
  act: (signal: AbortSignal) => Promise<{ evidence: string; rollback?: RollbackPlan }>;
  onSettled: (late: boolean) => void;
}): Promise<Acted> {
  const { clock, actMs, stopping, act, onSettled } = input;
  let settled = false;
  let givenUp = false;
  const acting = async (signal: AbortSignal) => {
    try {
      return await act(signal);
    } finally {
      settled = true;
      onSettled(givenUp);
    }
  };
  try {
    const { evidence, rollback } = await bounded(clock, actMs, (signal) => {
      const work = acting(AbortSignal.any([signal, stopping]));
      return Promise.race([work, stopped(stopping)]);
    });
    return { ending: 'done', evidence, rollback: rollback ?? null };
  } catch (error) {
    givenUp = !settled;
    return { ending: givenUp ? 'given-up' : 'threw', error };
  }
}

function stopped(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
