import { createHash } from 'node:crypto';
import { HealingError } from '../core/errors';
import type { GroupAlias } from '../core/learning';

export type Alias = Pick<GroupAlias, 'fingerprint' | 'source' | 'group'>;

/** Which group a failure belongs to: by its source, else whatever its source, else its own. */
export function groupOf(aliases: readonly Alias[], own: string, source: string | null): string {
  const mine = aliases.filter(({ fingerprint }) => fingerprint === own);
  const bySource = source === null ? undefined : mine.find((alias) => alias.source !== '' && alias.source === source);
  return (bySource ?? mine.find((alias) => alias.source === ''))?.group ?? own;
}

/** The group of one source of a fingerprint: the same id wherever it is worked out. */
export const groupOfSource = (fingerprint: string, source: string): string =>
  createHash('sha256')
    .update(JSON.stringify([fingerprint, source]))
    .digest('hex')
    .slice(0, 16);

export interface AliasChange {
  put: Alias[];
  removed: Alias[];
}

/**
 * What a merge makes of the aliases; one step leads from a fingerprint to its group, never two. `moved` are the groups
 * whose records follow; empty when all of them are there already.
 * @throws `INVALID_OPTIONS` (409) for a cycle, and for a fingerprint that belongs to another group.
 */
export function planMerge(
  aliases: readonly Alias[],
  { from, into }: { from: readonly string[]; into: string },
): AliasChange & { moved: string[] } {
  const home = aliases.find(({ fingerprint, source }) => fingerprint === into && source === '');
  if (home)
    throw refusal(`${into} is itself part of ${home.group}: merge into ${home.group}, or split ${into} off first.`);
  if (from.includes(into)) throw refusal(`${into} cannot become part of itself.`);
  const moved = [...new Set(from)].filter((fingerprint) => {
    const group = groupOf(aliases, fingerprint, null);
    if (group !== fingerprint && group !== into)
      throw refusal(`${fingerprint} is part of ${group} already: split it off first, or merge ${group}.`);
    return group === fingerprint;
  });
  const pointed = aliases.filter(({ group }) => moved.includes(group));
  // A source of `into` that was a group of its own comes back to it.
  const [back, on] = [
    pointed.filter((alias) => alias.fingerprint === into),
    pointed.filter((a) => a.fingerprint !== into),
  ];
  const fresh = moved.map((fingerprint) => ({ fingerprint, source: '', group: into }));
  return { moved, put: [...on.map((alias) => ({ ...alias, group: into })), ...fresh], removed: back };
}

/** The aliases that make `fingerprint` part of other groups; null where there are none. */
export function planLeaving(aliases: readonly Alias[], fingerprint: string): (AliasChange & { left: string[] }) | null {
  const removed = aliases.filter((alias) => alias.fingerprint === fingerprint);
  if (removed.length === 0) return null;
  return { put: [], removed, left: [...new Set(removed.map(({ group }) => group))] };
}

/** A failure's own fingerprint and where it came from. */
export interface SeenSource {
  own: string;
  source: string;
}

/** Each source of a group as a group of its own; null where there are not two. */
export function planSources(
  aliases: readonly Alias[],
  group: string,
  seen: readonly SeenSource[],
): (AliasChange & { made: string[] }) | null {
  const mine = seen.filter(({ own, source }) => source !== '' && groupOf(aliases, own, source) === group);
  const sources = [...new Set(mine.map(({ source }) => source))];
  if (sources.length < 2) return null;
  const put = new Map<string, Alias>();
  for (const { own, source } of mine) {
    const alias = { fingerprint: own, source, group: groupOfSource(group, source) };
    put.set(JSON.stringify([own, source]), alias);
  }
  return { put: [...put.values()], removed: [], made: sources.map((source) => groupOfSource(group, source)) };
}

const refusal = (message: string) => new HealingError('INVALID_OPTIONS', message, { status: 409 });
