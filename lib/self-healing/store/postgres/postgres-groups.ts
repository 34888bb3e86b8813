import type { Database } from '../../../../db/client';
import * as queries from '../../../../db/queries/healing-queries';
import type { GroupStore } from '../../core/ports';
import { type Arm, type Look, mergeArms, recountArms } from '../arm';
import { type Alias, changed, concernedBy, groupOf, planLeaving, planMerge, planSources } from '../group-rule';
import { appendAudit } from './append-audit';
import { toArm, toArmRow } from './arm-rows';

interface Scope {
  tenantId: string;
  service: string;
}

/** `service` is whose audit tells of it. */
export function postgresGroups(db: Database, service: string): GroupStore {
  return {
    async load(scope) {
      const rows = await queries.listHealingGroups(db, scope);
      return rows.map(({ fingerprint, source, group, by, madeAt }) => ({
        ...{ fingerprint, source, group, by },
        atMs: madeAt.getTime(),
      }));
    },
    merge: ({ from, into, halfLifeMs, entry, ...scope }) =>
      db.transaction(async (tx) => {
        await queries.lockHealingGroups(tx, scope, 'to change');
        const plan = planMerge(await queries.listHealingGroups(tx, scope), { from, into });
        if (plan.moved.length === 0) return;
        await queries.changeHealingGroups(tx, { ...scope, by: entry.actor.id }, plan);
        const before = await queries.lockHealingPatterns(tx, { ...scope, fingerprints: [...plan.moved, into] });
        const merged = mergedInto(into, before.map(toArm), halfLifeMs);
        await queries.replaceHealingPatterns(tx, before, merged.map(toArmRow));
        await queries.regroupObservations(tx, { ...scope, from: plan.moved, into });
        await appendAudit(tx, { tenantId: scope.tenantId, service, entry });
      }),
    split: ({ fingerprint, by, halfLifeMs, entry, ...scope }) =>
      db.transaction(async (tx) => {
        await queries.lockHealingGroups(tx, scope, 'to change');
        const aliases = await queries.listHealingGroups(tx, scope);
        const plan =
          by === 'member'
            ? planLeaving(aliases, fingerprint)
            : planSources(aliases, fingerprint, await queries.listSourcesOf(tx, { ...scope, fingerprint }));
        if (plan === null) return false;
        await queries.changeHealingGroups(tx, { ...scope, by: entry.actor.id }, plan);
        const concerned = concernedBy(aliases, plan);
        const touched = await regroup(tx, { ...scope, concerned, aliases: changed(aliases, plan) });
        await recount(tx, { ...scope, fingerprints: [...new Set([fingerprint, ...touched])], halfLifeMs });
        await appendAudit(tx, { tenantId: scope.tenantId, service, entry });
        return true;
      }),
  };
}

/** One arm for each strategy. */
function mergedInto(into: string, arms: readonly Arm[], halfLifeMs: number): Arm[] {
  const merged = new Map<string, Arm>();
  // What an arm looks like is what `into`'s looked like, where it has one.
  const ordered = arms.toSorted((a, b) => Number(b.fingerprint === into) - Number(a.fingerprint === into));
  for (const arm of ordered) {
    const there = merged.get(arm.strategy);
    merged.set(arm.strategy, there ? mergeArms(there, arm, halfLifeMs) : { ...arm, fingerprint: into });
  }
  return [...merged.values()];
}

/** Moves observations to the groups that they belong to now; the groups that lost or won some. */
async function regroup(
  tx: Database,
  { concerned, aliases, ...scope }: Scope & { concerned: string[]; aliases: Alias[] },
): Promise<string[]> {
  const touched: string[] = [];
  for (const { fingerprint, own, source } of await queries.listObservedSources(tx, {
    ...scope,
    fingerprints: concerned,
  })) {
    const into = groupOf(aliases, own, source);
    if (into === fingerprint) continue;
    touched.push(fingerprint, into);
    await queries.regroupObservations(tx, { ...scope, from: [fingerprint], into, of: { own, source } });
  }
  return touched;
}

async function recount(
  tx: Database,
  { halfLifeMs, ...input }: Scope & { fingerprints: string[]; halfLifeMs: number },
): Promise<void> {
  const before = await queries.lockHealingPatterns(tx, input);
  const kept = (await queries.listKeptObservations(tx, input)).map(({ observedAt, ...seen }) => ({
    ...seen,
    atMs: observedAt.getTime(),
  }));
  const known = await queries.listLooks(tx, input);
  const looks = new Map(known.map(({ own, ...look }) => [own, look as Look]));
  const after = recountArms(before.map(toArm), kept, { fingerprints: input.fingerprints, looks, halfLifeMs });
  await queries.replaceHealingPatterns(tx, before, after.map(toArmRow));
}
