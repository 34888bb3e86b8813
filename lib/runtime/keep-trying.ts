import type { Clock } from '@/lib/self-healing/core/ports';

export interface KeepTryingInput {
  clock: Pick<Clock, 'after'>;
  work: () => Promise<void>;
  /** Told of each try that failed. */
  failed: (error: unknown) => void;
}

const firstWaitMs = 500;
const longestWaitMs = 5_000;

/**
 * Does `work` until it succeeds once: after half a second, then after twice as long each time, at most five seconds.
 * No try begins before the last one ended, and no timer keeps the process alive. Returns what ends it: after that no
 * further try begins.
 */
export function keepTrying({ clock, work, failed }: KeepTryingInput): () => void {
  let stopped = false;
  let waitMs = firstWaitMs;
  let cancel = () => {};
  const once = async () => {
    try {
      await work();
    } catch (error) {
      if (stopped) return;
      failed(error);
      cancel = clock.after(waitMs, () => void once());
      waitMs = Math.min(longestWaitMs, waitMs * 2);
    }
  };
  void once();
  return () => {
    stopped = true;
    cancel();
  };
}
