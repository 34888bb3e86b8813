import type { EventFilter } from '@/lib/self-healing/core/ports';

export const feedViews = ['all', 'needs-you', 'healed', 'failed'] as const;
export type FeedView = (typeof feedViews)[number];

export const feedViewLabel: Record<FeedView, string> = {
  all: 'All',
  'needs-you': 'Needs you',
  healed: 'Healed',
  failed: 'Failed',
};

export interface FeedFilter {
  show: FeedView;
  source?: string;
  kind?: string;
  search?: string;
  cursor?: string;
}

/** The query string of a filter, with its question mark; empty for the unfiltered first page. */
export function feedQuery(filter: Partial<FeedFilter>): string {
  const query = new URLSearchParams();
  if (filter.show && filter.show !== 'all') query.set('show', filter.show);
  for (const name of ['source', 'kind', 'search', 'cursor'] as const) {
    const value = filter[name];
    if (value) query.set(name, value);
  }
  const written = query.toString();
  return written === '' ? '' : `?${written}`;
}

export function isNarrowed(filter: FeedFilter): boolean {
  return filter.show !== 'all' || Boolean(filter.source || filter.kind || filter.search);
}

/** What the store is asked for. */
export function toEventFilter(
  filter: FeedFilter,
  scope: { tenantId: string; limit: number; after?: string },
): EventFilter {
  return {
    tenantId: scope.tenantId,
    limit: scope.limit,
    ...(scope.after === undefined ? {} : { after: scope.after }),
    ...(filter.show === 'needs-you' ? { needsYou: true } : {}),
    ...(filter.show === 'healed' || filter.show === 'failed' ? { outcome: filter.show } : {}),
    ...(filter.source === undefined ? {} : { source: filter.source }),
    ...(filter.kind === undefined ? {} : { kind: filter.kind }),
    ...(filter.search === undefined ? {} : { search: filter.search }),
    ...(filter.cursor === undefined ? {} : { cursor: filter.cursor }),
  };
}
