import type { ArmView, GroupAlias } from '@/lib/self-healing/core/learning';
import { type ActorNames, actorLabel } from './actor-label';
import { kindLabel } from './failure-words';
import { type ArmRow, toArmRow } from './pattern-arms';

/** A fingerprint that an admin put into a group. */
export interface GroupMember {
  fingerprint: string;
  /** Only failures of this source; null: whatever the source. */
  source: string | null;
  who: string;
  atMs: number;
}

/** Failures that are learned of together, with what each strategy did for them. */
export interface PatternGroup {
  fingerprint: string;
  /** "createInvoice", or several. */
  sources: string[];
  kind: string;
  template: string;
  lastSeenMs: number;
  /** First choices ever counted. */
  counted: number;
  /** The best proven first. */
  arms: ArmRow[];
  members: GroupMember[];
}

interface Around {
  aliases: readonly GroupAlias[];
  names: ActorNames;
  /** The lower bound at which a pattern is used. */
  trust: number;
  /** What the observations kept came from; an arm itself names only its newest. */
  sources?: readonly { fingerprint: string; source: string }[];
}

/** Puts the arms of one fingerprint together, the most recently seen group first. */
export function toPatternGroups(
  arms: readonly ArmView[],
  { aliases, names, trust, sources = [] }: Around,
): PatternGroup[] {
  const groups = new Map<string, PatternGroup>();
  for (const arm of arms) {
    const { fingerprint, source, template, lastSeenMs } = arm;
    let group = groups.get(fingerprint);
    if (group === undefined) {
      const members = membersOf(fingerprint, aliases, names);
      const kind = kindLabel(arm.kind);
      group = { fingerprint, sources: [], kind, template, lastSeenMs, counted: 0, arms: [], members };
      groups.set(fingerprint, group);
    }
    if (!group.sources.includes(source)) group.sources.push(source);
    group.lastSeenMs = Math.max(group.lastSeenMs, lastSeenMs);
    group.counted += arm.successes + arm.failures;
    group.arms.push(toArmRow(arm, trust));
  }
  for (const { fingerprint, source } of sources) {
    const group = groups.get(fingerprint);
    if (group && !group.sources.includes(source)) group.sources.push(source);
  }
  for (const group of groups.values()) group.arms.sort((a, b) => b.bound - a.bound);
  return [...groups.values()].sort((a, b) => b.lastSeenMs - a.lastSeenMs);
}

function membersOf(group: string, aliases: readonly GroupAlias[], names: ActorNames): GroupMember[] {
  return aliases
    .filter((alias) => alias.group === group)
    .map(({ fingerprint, source, by, atMs }) => ({
      fingerprint,
      source: source === '' ? null : source,
      who: actorLabel({ type: 'user', id: by }, names),
      atMs,
    }));
}

/** Groups in which every word of the search stands somewhere. */
export function searchGroups(groups: readonly PatternGroup[], search: string): PatternGroup[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...groups];
  return groups.filter((group) => {
    const members = group.members.map((member) => member.fingerprint);
    const strategies = group.arms.map((arm) => arm.strategy);
    const text = [group.fingerprint, ...members, ...group.sources, group.kind, group.template, ...strategies]
      .join('\n')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
