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
  let stopListening = () => {};
  const stopped = new Promise<never>((_resolve, reject) => {
    const onAbort = () => reject(stopping.reason);
    if (stopping.aborted) return onAbort();
    stopping.addEventListener('abort', onAbort, { once: true });
    stopListening = () => stopping.removeEventListener('abort', onAbort);
  });
  try {
    const { evidence, rollback } = await bounded(clock, actMs, (signal) =>
      Promise.race([acting(AbortSignal.any([signal, stopping])), stopped]),
    );
    return { ending: 'done', evidence, rollback: rollback ?? null };
  } catch (error) {
    givenUp = !settled;
    return { ending: givenUp ? 'given-up' : 'threw', error };
  } finally {
    stopListening();
  }
}
