import type { FeedRow } from './feed-row';

/** A feed whose rows never move by themselves: what arrives waits in `pending` until the reader asks for it. */
export interface LiveRows {
  shown: FeedRow[];
  pending: FeedRow[];
  /** There were more new events than one poll carries. */
  morePending: boolean;
  /** The newest id known, shown or pending. */
  newestId: string | null;
}

export function startRows(initial: readonly FeedRow[]): LiveRows {
  return { shown: [...initial], pending: [], morePending: false, newestId: newest(initial, null) };
}

/** Adds newer rows behind the button; a row known already is not taken twice. */
export function acceptPoll(rows: LiveRows, arrived: readonly FeedRow[], more: boolean): LiveRows {
  const known = new Set([...rows.shown, ...rows.pending].map((row) => row.id));
  const fresh = arrived.filter((row) => !known.has(row.id));
  if (fresh.length === 0) return rows;
  return {
    shown: rows.shown,
    pending: [...fresh, ...rows.pending].sort(byNewest).slice(0, maxPending),
    morePending: rows.morePending || more || fresh.length + rows.pending.length > maxPending,
    newestId: newest(fresh, rows.newestId),
  };
}

export function showPending(rows: LiveRows): LiveRows {
  return { ...rows, shown: [...rows.pending, ...rows.shown], pending: [], morePending: false };
}

const maxPending = 200;

/** UUIDv7 sorts by time as text. */
function byNewest(a: FeedRow, b: FeedRow): number {
  return a.id < b.id ? 1 : a.id > b.id ? -1 : 0;
}

function newest(rows: readonly FeedRow[], start: string | null): string | null {
  return rows.reduce<string | null>((best, row) => (best === null || row.id > best ? row.id : best), start);
}
