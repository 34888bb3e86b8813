import type { Reports } from '@/lib/self-healing/core/ports';
import { type FeedFilter, toEventFilter } from './feed-filter';
import { type FeedRow, toFeedRow } from './feed-row';

export const feedPageSize = 30;

export interface FeedRead {
  rows: FeedRow[];
  /** Cursor of the older page, or null. */
  next: string | null;
  readAtMs: number;
}

/** Reads one page of the feed, newest first. */
export async function readFeed(reports: Reports, tenantId: string, filter: FeedFilter): Promise<FeedRead> {
  const page = await reports.listEvents(toEventFilter(filter, { tenantId, limit: feedPageSize }));
  return { rows: page.events.map(toFeedRow), next: page.next, readAtMs: Date.now() };
}

/** Reads what is newer than `after` (or the newest events without it), for a page that is already open. */
export async function readNewerEvents(
  reports: Reports,
  tenantId: string,
  filter: FeedFilter,
  after: string | undefined,
): Promise<{ rows: FeedRow[]; more: boolean }> {
  const query = toEventFilter({ ...filter, cursor: undefined }, { tenantId, limit: 100, after });
  const page = await reports.listEvents(query);
  return { rows: page.events.map(toFeedRow), more: page.next !== null };
}
