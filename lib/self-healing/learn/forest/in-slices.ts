import type { Clock } from '../../core/ports';

export interface SliceOptions {
  clock: Pick<Clock, 'monotonic' | 'sleep'>;
  /** Work at a stretch; requests wait so long at most, plus one step of the work. */
  sliceMs: number;
  /** Rest between two stretches. */
  restMs: number;
  signal?: AbortSignal;
}

/** Runs work that yields often, in slices between which everything else has its turn. Throws the signal's reason. */
export async function inSlices<T>(work: Generator<void, T>, options: SliceOptions): Promise<T> {
  const { clock, sliceMs, restMs, signal } = options;
  let beganMs = clock.monotonic();
  for (;;) {
    signal?.throwIfAborted();
    const step = work.next();
    if (step.done) return step.value;
    if (clock.monotonic() - beganMs < sliceMs) continue;
    await clock.sleep(restMs, signal);
    beganMs = clock.monotonic();
  }
}
