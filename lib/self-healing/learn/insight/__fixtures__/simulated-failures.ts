import type { FailureCount } from '../../../core/learning';
import type { Random } from '../../../core/ports';

export const fromMs = Date.UTC(2026, 0, 1);
export const dayMs = 86_400_000;
export const hourMs = 3_600_000;
export const minuteMs = 60_000;

/** Counts by the minute of one incident: most minutes of it have failures. */
export function incident(
  source: string,
  startMs: number,
  { minutes = 3, random = () => 0 }: { minutes?: number; random?: Random } = {},
): FailureCount[] {
  const counts: FailureCount[] = [];
  for (let minute = 0; minute < minutes; minute++) {
    if (minute > 0 && random() > 0.8) continue;
    counts.push({
      ...{ service: 'default', source, kind: 'upstream-unavailable' as const },
      startMs: Math.floor(startMs / minuteMs) * minuteMs + minute * minuteMs,
      count: 1 + Math.floor(random() * 20),
    });
  }
  return counts;
}

/** Incidents at any time, mostly short, some of many hours: nothing that these failures have in common. */
export function noise(
  random: Random,
  { sources, perDay, days }: { sources: readonly string[]; perDay: number; days: number },
): FailureCount[] {
  return sources.flatMap((source) =>
    Array.from({ length: Math.round(perDay * days * (0.5 + random())) }).flatMap(() =>
      incident(source, fromMs + random() * days * dayMs, {
        minutes: random() < 0.1 ? 60 + Math.floor(random() * 400) : 1 + Math.floor(random() * 12),
        random,
      }),
    ),
  );
}

/** A release is first seen with its first failure, whenever it was rolled out. */
export function releasesOf(counts: readonly FailureCount[], rolledOutMs: readonly number[]) {
  const starts = counts.map(({ startMs }) => startMs).toSorted((a, b) => a - b);
  return rolledOutMs.flatMap((atMs, place) => {
    const firstSeenMs = starts.find((startMs) => startMs >= atMs);
    return firstSeenMs === undefined ? [] : [{ release: `r${place + 1}`, firstSeenMs }];
  });
}
