import { z } from 'zod';
import { type FeedFilter, feedViews } from './feed-filter';

const text = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    // Postgres takes no NUL in a text.
    .transform((value) => value.replaceAll('\0', '') || undefined)
    .optional()
    .catch(undefined);

const schema = z.object({
  show: z.enum(feedViews).catch('all'),
  source: text(200),
  kind: text(60),
  search: text(200),
  // The store's cursors are ids of events; anything else would be an error of the database.
  cursor: z.uuid().optional().catch(undefined),
});

/** Reads the filter from a query; a value that makes no sense counts as absent, since a link may be old or mistyped. */
export function parseFeedFilter(query: Record<string, string | string[] | undefined>): FeedFilter {
  const first = Object.fromEntries(
    Object.entries(query).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  );
  return schema.parse(first);
}
