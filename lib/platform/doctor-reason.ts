import type { DatabaseFacts } from './doctor-database-facts';

type Variables = Readonly<Record<string, string | undefined>>;

const addresses = ['DATABASE_URL', 'DATABASE_URL_DIRECT'] as const;
const shortest = 3;

/** What a database said of itself, without what it repeats of the environment: its host, its user, a path. */
export function withoutValues(facts: DatabaseFacts, variables: Variables): DatabaseFacts {
  return facts.state === 'read' ? facts : { ...facts, reason: reasonWithoutValues(facts.reason, variables) };
}

/** A driver's message with `(part of NAME)` for everything in it that stands in the variable of that name. */
export function reasonWithoutValues(reason: string, variables: Variables): string {
  const parts = [...addresses, 'DATA_DIR'].flatMap((name) =>
    partsOf(variables[name]?.trim() ?? '').map((part) => ({ part, name })),
  );
  // The longest first: a short one may be a piece of it.
  const sorted = parts.filter(({ part }) => part.length >= shortest).sort((a, b) => b.part.length - a.part.length);
  if (sorted.length === 0) return reason;
  const pattern = new RegExp(sorted.map(({ part }) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'gi');
  return reason.replace(pattern, (found) => {
    const hit = sorted.find(({ part }) => part.toLowerCase() === found.toLowerCase());
    return `(part of ${hit?.name ?? 'the environment'})`;
  });
}

function partsOf(value: string): string[] {
  if (!URL.canParse(value)) return [value];
  const { hostname, username, password, pathname, searchParams } = new URL(value);
  const given = [value, hostname, username, password, pathname.slice(1), ...searchParams.values()];
  return given.flatMap((part) => [part, decoded(part)]);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (error instanceof URIError) return part;
    throw error;
  }
}
