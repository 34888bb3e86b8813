import type { Overview } from '@/lib/self-healing/core/ports';
import type { Outcome } from '@/lib/self-healing/core/vocabulary';
import { kindLabel } from './failure-words';

/** One entry of the list of what wants a person. */
export interface NeedsYouRow {
  /** Stays the same while the same cause keeps coming, so that the list can hold its rows still. */
  key: string;
  eventId: string;
  source: string;
  kind: string;
  outcome: Outcome;
  recurring: boolean;
  /** "failed 3×", "healed 14×, keeps coming back". */
  what: string;
  /** What is wanted of the reader, as a short instruction. */
  wanted: string;
  firstSeenMs: number;
  lastSeenMs: number;
}

export function toNeedsYouRows(items: Overview['needsYou']): NeedsYouRow[] {
  const seen = new Map<string, number>();
  return items.map((item) => ({
    key: stableKey(item, seen),
    eventId: item.eventId,
    source: item.source,
    kind: kindLabel(item.kind),
    outcome: item.outcome,
    recurring: item.recurring,
    what: what(item),
    wanted: wanted(item),
    firstSeenMs: item.firstSeenMs,
    lastSeenMs: item.lastSeenMs,
  }));
}

function stableKey(item: Overview['needsYou'][number], seen: Map<string, number>): string {
  const key = `${item.source} ${item.kind} ${item.outcome}`;
  const before = seen.get(key) ?? 0;
  seen.set(key, before + 1);
  return `${key} ${before}`;
}

function what(item: Overview['needsYou'][number]): string {
  const times = item.count > 1 ? ` ${item.count}×` : '';
  if (item.outcome === 'unknown') return `outcome unknown${times}: it may or may not have taken effect`;
  if (item.recurring) return `${item.outcome}${times}, keeps coming back`;
  return item.outcome === 'failed' ? `failed${times}: could not be healed` : `${item.outcome}${times}`;
}

function wanted(item: Overview['needsYou'][number]): string {
  if (item.outcome === 'unknown') return 'Check whether it took effect, then decide.';
  if (item.outcome === 'failed') return 'Read why nothing helped, and mend the cause.';
  return 'Mend the cause; healing only covers it.';
}
