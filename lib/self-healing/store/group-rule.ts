import { createHash } from 'node:crypto';
import { HealingError } from '../core/errors';
import { followGroup } from '../core/group-chain';
import type { GroupAlias } from '../core/learning';

export type Alias = Pick<GroupAlias, 'fingerprint' | 'source' | 'group'>;

/**
 * Which group a failure belongs to: an alias for its source goes before one for any source, and chains are followed to
 * their end.
 */
export function groupOf(aliases: readonly Alias[], own: string, source: string | null): string {
  return follow(aliases, own, source) ?? own;
}

/** Null for a circle. */
function follow(aliases: readonly Alias[], own: string, source: string | null): string | null {
  return followGroup(own, (group) => {
    const here = aliases.filter(({ fingerprint }) => fingerprint === group);
    return (here.find((alias) => alias.source === source) ?? here.find((alias) => alias.source === ''))?.group;
  });
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

const isSame = (a: Alias, b: Alias) => a.fingerprint === b.fingerprint && a.source === b.source;

export function changed(aliases: readonly Alias[], { put, removed }: AliasChange): Alias[] {
  return [...aliases.filter((alias) => ![...put, ...removed].some((other) => isSame(alias, other))), ...put];
}

/**
 * What a merge makes of the aliases. `moved` are the groups whose records follow; empty when all are there already.
 * @throws `INVALID_OPTIONS` (409) for a circle, and for a fingerprint that belongs to another group.
 */
export function planMerge(
  aliases: readonly Alias[],
  { from, into }: { from: readonly string[]; into: string },
): AliasChange & { moved: string[] } {
  const home = groupOf(aliases, into, null);
  if (home !== into)
    throw refusal(`${into} is itself part of ${home}: merge into ${home}, or split ${into} off first.`);
  if (from.includes(into)) throw refusal(`${into} cannot become part of itself.`);
  const moved = [...new Set(from)].filter((fingerprint) => {
    const group = groupOf(aliases, fingerprint, null);
    if (group === fingerprint) return true;
    if (group === into) return false;
    throw refusal(`${fingerprint} is part of ${group} already: split it off first, or merge ${group}.`);
  });
  // What pointed to a moved group points to `into` now, except through one whose sources are groups of their own.
  const hasSources = new Set(aliases.filter(({ source }) => source !== '').map(({ fingerprint }) => fingerprint));
  const pointed = aliases.filter(({ group }) => moved.includes(group) && !hasSources.has(group));
  const change = {
    put: [
      ...pointed.filter(({ fingerprint }) => fingerprint !== into).map((alias) => ({ ...alias, group: into })),
      ...moved.map((fingerprint) => ({ fingerprint, source: '', group: into })),
    ],
    // A source of `into` that was a group of its own comes back to it.
    removed: pointed.filter(({ fingerprint }) => fingerprint === into),
  };
  const after = changed(aliases, change);
  const circular = after.find(({ fingerprint, source }) => follow(after, fingerprint, source) === null);
  if (circular) throw refusal(`Then ${circular.fingerprint} would be part of itself.`);
  return { moved, ...change };
}

/** What makes `fingerprint` part of other groups, or parts of it groups of their own; null where there is nothing. */
export function planLeaving(aliases: readonly Alias[], fingerprint: string): AliasChange | null {
  const removed = aliases.filter((alias) => alias.fingerprint === fingerprint);
  return removed.length === 0 ? null : { put: [], removed };
}

/** A failure's own fingerprint and where it came from. */
export interface SeenSource {
  own: string;
  source: string | null;
}

/** Each source of a group as a group of its own; null where there are not two. */
export function planSources(aliases: readonly Alias[], group: string, seen: readonly SeenSource[]): AliasChange | null {
  const mine = seen.filter(({ own, source }) => groupOf(aliases, own, source) === group);
  const sources = [...new Set(mine.flatMap(({ source }) => source || []))];
  if (sources.length < 2) return null;
  const put = sources.map((source) => ({ fingerprint: group, source, group: groupOfSource(group, source) }));
  return { put, removed: [] };
}

/** All groups in which something may lie that the change concerns: where its aliases led, and on from there. */
export function concernedBy(aliases: readonly Alias[], { put, removed }: AliasChange): string[] {
  const found = new Set([...put, ...removed].flatMap(({ fingerprint, group }) => [fingerprint, group]));
  for (let before = -1; before < found.size; ) {
    before = found.size;
    for (const { fingerprint, group } of aliases) if (found.has(fingerprint)) found.add(group);
  }
  return [...found];
}

const refusal = (message: string) => new HealingError('INVALID_OPTIONS', message, { status: 409 });
