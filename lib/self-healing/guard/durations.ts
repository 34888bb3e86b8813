/** How long runs of an operation usually take. */
export interface Durations {
  note(source: string, durationMs: number): void;
  /** Milliseconds; undefined before the first run. */
  median(source: string): number | undefined;
}

/** Remembers the latest few durations of each source, in bounded memory. */
export function createDurations({ maxSources, samples = 21 }: { maxSources: number; samples?: number }): Durations {
  const known = new Map<string, number[]>();
  return {
    note(source, durationMs) {
      const latest = known.get(source) ?? [];
      latest.push(durationMs);
      if (latest.length > samples) latest.shift();
      if (!known.has(source) && known.size >= maxSources) known.delete(known.keys().next().value ?? '');
      known.set(source, latest);
    },
    median(source) {
      const sorted = known.get(source)?.toSorted((a, b) => a - b);
      return sorted?.[Math.floor((sorted.length - 1) / 2)];
    },
  };
}
