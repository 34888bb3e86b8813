import 'server-only';
import { guardedHealer } from './guarded-healer';
import { type PatternGroup, searchGroups, toPatternGroups } from './pattern-groups';
import { readActorNames } from './read-actor-names';
import { platformLearning } from './read-learning';

/** So many arms are read; each group has a few. */
const armsLimit = 1_000;
const groupsShown = 40;

export interface PatternsRead {
  groups: PatternGroup[];
  /** How many groups there are that match. */
  found: number;
  /** There are more arms than were read. */
  limited: boolean;
  /** The lower bound at which a pattern is used, per cent. */
  trust: number;
}

/** Everything that was learned, by group. `only`: these groups alone, whatever the search. */
export async function readPatterns(input: {
  tenantId: string;
  search?: string;
  only?: readonly string[];
}): Promise<PatternsRead> {
  const [healer, learning] = await Promise.all([guardedHealer(), platformLearning()]);
  const [arms, aliases, names] = await Promise.all([
    learning.arms({ limit: armsLimit }),
    learning.groups(),
    readActorNames(input.tenantId),
  ]);
  const { trust } = healer.control.view().settings.learning;
  const sources = await healer.store.patterns.sources({
    ...{ tenantId: input.tenantId, service: arms[0]?.service ?? '' },
    fingerprints: [...new Set(arms.map((arm) => arm.fingerprint))],
  });
  const all = toPatternGroups(arms, { aliases, names, trust, sources });
  const { only } = input;
  const groups = only ? all.filter((group) => only.includes(group.fingerprint)) : searchGroups(all, input.search ?? '');
  return {
    groups: groups.slice(0, groupsShown),
    found: groups.length,
    limited: arms.length >= armsLimit,
    trust: Number((trust * 100).toPrecision(4)),
  };
}
