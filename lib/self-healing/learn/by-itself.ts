import type { Observation } from '../core/event';
import type { ArmView } from '../core/learning';

export type WatchedRun = Pick<Observation, 'fingerprint' | 'strategy' | 'succeeded' | 'elapsedMs'>;

const fewest = 5;
/** Of two-sided 95 %. */
const z = 1.959964;

/**
 * How often a failure is over by itself: the share of plain reruns, made first and after about the wait that the other
 * strategy took (between half of it and twice it, give or take 100 ms), that succeeded. With Wilson's score interval
 * (Probable Inference, 1927), which holds for few observations too. Null for fewer than five.
 */
export function byItself(runs: readonly WatchedRun[], afterMs: number): ArmView['byItself'] {
  const alike = runs.filter(
    ({ strategy, elapsedMs }) =>
      strategy === 'RETRY_WITH_BACKOFF' && elapsedMs >= afterMs / 2 - 100 && elapsedMs <= afterMs * 2 + 100,
  );
  const seen = alike.length;
  if (seen < fewest) return null;
  const share = alike.filter(({ succeeded }) => succeeded).length / seen;
  const middle = (share + z ** 2 / (2 * seen)) / (1 + z ** 2 / seen);
  const half = (z / (1 + z ** 2 / seen)) * Math.sqrt((share * (1 - share)) / seen + z ** 2 / (4 * seen ** 2));
  return { share, low: Math.max(0, middle - half), high: Math.min(1, middle + half), seen };
}

/** The middle one of the waits after which a strategy ran; null where none is known. Milliseconds. */
export function usualWait(runs: readonly WatchedRun[]): number | null {
  const waits = runs.map(({ elapsedMs }) => elapsedMs).toSorted((a, b) => a - b);
  return waits[Math.floor(waits.length / 2)] ?? null;
}
