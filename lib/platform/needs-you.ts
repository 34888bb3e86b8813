import type { HealingEvent } from '@/lib/self-healing/core/event';
import type { Overview } from '@/lib/self-healing/core/ports';
import type { Outcome } from '@/lib/self-healing/core/vocabulary';
import { isDrill } from './drill';
import { kindLabel } from './failure-words';
import { feedQuery } from './feed-filter';

/** One entry of the list of what wants a person. */
export interface NeedsYouRow {
  /** Stays the same while the same cause keeps coming, so that the list can hold its rows still. */
  key: string;
  /** The latest event; or the list, where a storm left only counts. */
  href: string;
  /** What the button says. */
  action: 'Look' | 'Decide…';
  source: string;
  kind: string;
  state: { name: Outcome; word: string };
  /** "failed 3×", "keeps coming back; healed 14× since that was noticed". */
  what: string;
  /** What is wanted of the reader, as a short instruction. */
  wanted: string;
  /** The latest error's own words, short; null where a storm left only counts. */
  message: string | null;
  /** Broken on purpose, by the fault lab. */
  drill: boolean;
  firstSeenMs: number;
  lastSeenMs: number;
}

/** What is in doubt first, then what failed, then what only keeps coming back; each with the latest on top. */
export function toNeedsYouRows(
  items: Overview['needsYou'],
  latest: readonly Pick<HealingEvent, 'id' | 'message' | 'context'>[] = [],
  /** Where an entry in doubt is decided; null where there is nothing to decide. */
  decisionOf: (item: Item) => string | null = () => null,
): NeedsYouRow[] {
  const events = new Map(latest.map((event) => [event.id, event]));
  const seen = new Map<string, number>();
  const sorted = [...items].sort((a, b) => urgency(a) - urgency(b) || b.lastSeenMs - a.lastSeenMs);
  return sorted.map((item) => ({
    ...told(events.get(item.eventId)),
    key: stableKey(item, seen),
    source: item.source,
    kind: kindLabel(item.kind),
    ...leads(item, decisionOf(item)),
    state: stateOf(item),
    what: what(item),
    wanted: wanted(item),
    firstSeenMs: item.firstSeenMs,
    lastSeenMs: item.lastSeenMs,
  }));
}

function told(event: Pick<HealingEvent, 'message' | 'context'> | undefined): Pick<NeedsYouRow, 'message' | 'drill'> {
  if (event === undefined) return { message: null, drill: false };
  const line = event.message.trim().split('\n', 1)[0] ?? '';
  return { message: line === '' ? null : line.slice(0, messageLength), drill: isDrill(event) };
}

const messageLength = 160;

function leads(item: Item, decision: string | null): Pick<NeedsYouRow, 'href' | 'action'> {
  if (decision !== null) return { href: decision, action: 'Decide…' };
  return { href: item.eventId === '' ? feedHref(item) : `/platform/events/${item.eventId}`, action: 'Look' };
}

type Item = Overview['needsYou'][number];

function urgency(item: Item): number {
  return item.outcome === 'unknown' ? 0 : item.outcome === 'failed' ? 1 : 2;
}

/** A healed cause that keeps coming is no good news: it is shown in amber, not in green. */
function stateOf(item: Item): NeedsYouRow['state'] {
  if (item.outcome === 'unknown') return { name: 'unknown', word: 'in doubt' };
  if (item.outcome === 'failed') return { name: 'failed', word: 'failed' };
  return { name: 'degraded', word: 'recurring' };
}

function feedHref(item: Item): string {
  return `/platform/events${feedQuery({ show: 'needs-you', source: item.source, kind: item.kind })}`;
}

function stableKey(item: Item, seen: Map<string, number>): string {
  const key = `${item.source} ${item.kind} ${item.outcome}`;
  const before = seen.get(key) ?? 0;
  seen.set(key, before + 1);
  return `${key} ${before}`;
}

function what(item: Item): string {
  const times = item.count > 1 ? ` ${item.count}×` : item.outcome === 'unknown' ? '' : ' once';
  if (item.outcome === 'unknown') return `may or may not have taken effect${times === '' ? '' : `,${times}`}`;
  // It is raised only once it came too often: what was healed before is not in this count, and stands in the feed.
  if (item.recurring && item.outcome === 'healed') return `keeps coming back; healed${times} since that was noticed`;
  return `${item.outcome}${times}${item.recurring ? ', keeps coming back' : ''}`;
}

function wanted(item: Item): string {
  if (item.outcome === 'unknown') return 'Check whether it took effect, then decide.';
  if (item.kind === 'circuit-open') return 'Mend the dependency; calls begin again by themselves.';
  if (item.outcome === 'failed') return 'Read why nothing helped, and mend the cause.';
  return 'Mend the cause; healing only covers it.';
}
