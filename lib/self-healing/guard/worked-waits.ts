export interface WorkedWaits {
  /** Remembers that a rerun after `waitMs` worked, or did not. */
  note(fingerprint: string, waitMs: number, worked: boolean): void;
  /**
   * The smallest wait in milliseconds after which a rerun is expected to work four times in five; null while fewer than
   * five reruns are known, or where none of their waits was long enough.
   */
  propose(fingerprint: string): number | null;
}

interface Sample {
  waitMs: number;
  worked: boolean;
}

const fewest = 5;
const share = 0.8;

/**
 * Learns from the waits of reruns how long a failure lasts, by fingerprint and in bounded memory.
 *
 * A rerun that worked says that the failure was over by then, one that failed that it was not: nobody sees the moment
 * itself ("current status data"). The share of failures that are over after a wait is therefore estimated by isotonic
 * regression, its maximum-likelihood estimate (Ayer, Brunk, Ewing, Reid, Silverman: An Empirical Distribution Function
 * for Sampling with Incomplete Information, 1955), and the proposal is its 80th percentile.
 */
export function createWorkedWaits(options: { maxFingerprints: number; maxSamples?: number }): WorkedWaits {
  const { maxFingerprints, maxSamples = 32 } = options;
  const known = new Map<string, Sample[]>();

  return {
    note(fingerprint, waitMs, worked) {
      if (!(waitMs >= 0) || waitMs === Number.POSITIVE_INFINITY) return;
      const samples = known.get(fingerprint) ?? [];
      known.delete(fingerprint);
      const oldest = known.keys().next().value;
      if (oldest !== undefined && known.size >= maxFingerprints) known.delete(oldest);
      samples.push({ waitMs, worked });
      if (samples.length > maxSamples) samples.shift();
      known.set(fingerprint, samples);
    },
    propose(fingerprint) {
      const samples = known.get(fingerprint);
      return samples && samples.length >= fewest ? percentile(samples) : null;
    },
  };
}

/** Pools neighbours until the share that worked only grows with the wait; then the first block that reaches `share`. */
function percentile(samples: readonly Sample[]): number | null {
  const sorted = samples.toSorted((a, b) => a.waitMs - b.waitMs || Number(b.worked) - Number(a.worked));
  const blocks: { fromMs: number; worked: number; of: number }[] = [];
  for (const { waitMs, worked } of sorted) {
    let block = { fromMs: waitMs, worked: worked ? 1 : 0, of: 1 };
    for (let before = blocks.at(-1); before && before.worked / before.of >= block.worked / block.of; ) {
      block = { fromMs: before.fromMs, worked: before.worked + block.worked, of: before.of + block.of };
      blocks.pop();
      before = blocks.at(-1);
    }
    blocks.push(block);
  }
  return blocks.find(({ worked, of }) => worked / of >= share)?.fromMs ?? null;
}
