import type { FailureCount } from '../../core/learning';

export const stretchMs = 300_000;
export const hourMs = 3_600_000;
/** An incident of a source ends after so long a silence, as an incident of a fingerprint does. */
const quietStretches = 2;
export const mostSources = 200;

/** When one source failed. Stretches of five minutes, numbered from the beginning of the time looked at. */
export interface Timeline {
  name: string;
  source: string;
  failures: number;
  /** Ascending. */
  failing: number[];
  /** Those in which an incident began, ascending; one that was under way at the beginning is not among them. */
  began: number[];
}

export interface Span {
  fromMs: number;
  toMs: number;
  stretches: number;
}

/** What both ends of the time are: given, or those of the counts. Whole stretches of five minutes. */
export function spanOf(counts: readonly FailureCount[], given: { fromMs?: number; nowMs: number }): Span {
  let first = given.nowMs;
  for (const { startMs } of counts) if (startMs < first) first = startMs;
  const fromMs = Math.floor((given.fromMs ?? first) / stretchMs) * stretchMs;
  const stretches = Math.max(0, Math.ceil((given.nowMs - fromMs) / stretchMs));
  return { fromMs, toMs: fromMs + stretches * stretchMs, stretches };
}

/**
 * When each source failed, the most failing first, at most 200 of them. What failed for longer or more often within an
 * incident counts no more than once: a storm is one event, however many calls it hit. Time: linear in counts.
 */
export function timelines(counts: readonly FailureCount[], { fromMs, stretches }: Span): Timeline[] {
  const services = new Set(counts.map(({ service }) => service));
  const bySource = new Map<string, { source: string; failures: number; failing: Set<number> }>();
  for (const { startMs, service, source, count } of counts) {
    const stretch = Math.floor((startMs - fromMs) / stretchMs);
    if (!(count > 0) || !(stretch >= 0 && stretch < stretches)) continue;
    const name = services.size > 1 ? `${source} (${service})` : source;
    const found = bySource.get(name) ?? { source, failures: 0, failing: new Set<number>() };
    found.failures += count;
    found.failing.add(stretch);
    bySource.set(name, found);
  }
  return [...bySource]
    .map(([name, { source, failures, failing }]): Timeline => {
      const sorted = [...failing].sort((a, b) => a - b);
      const began = sorted.filter((stretch, place) => stretch - (sorted[place - 1] ?? -1) > quietStretches);
      return { name, source, failures, failing: sorted, began };
    })
    .sort((a, b) => b.failures - a.failures || (a.name < b.name ? -1 : 1))
    .slice(0, mostSources);
}
