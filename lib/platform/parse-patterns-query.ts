import { z } from 'zod';

/** Names a group: what a fingerprint may look like in an address or a form. */
export const fingerprintSchema = z.string().regex(/^[\w:.-]{1,80}$/);

type Query = Record<string, string | string[] | undefined>;

const search = z
  .string()
  .trim()
  .max(200)
  .transform((value) => value.replaceAll('\0', ''));

/** Reads a query of the patterns page; what makes no sense counts as absent, since a link may be old. */
export function parsePatternsQuery(query: Query): { search: string; merged: string | null } {
  const first = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);
  return {
    search: search.safeParse(first(query.search)).data ?? '',
    merged: fingerprintSchema.safeParse(first(query.merged)).data ?? null,
  };
}

const mergedAtMost = 20;

/** The groups that somebody chose to merge, each once. */
export function parseChosenGroups(query: Query): string[] {
  const chosen = [query.group ?? []].flat().filter((value) => fingerprintSchema.safeParse(value).success);
  return [...new Set(chosen)].slice(0, mergedAtMost);
}
