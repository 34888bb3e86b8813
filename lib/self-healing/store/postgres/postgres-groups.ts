import type { Database } from '../../../../db/client';
import * as queries from '../../../../db/queries/healing-queries';
import type { GroupStore } from '../../core/ports';
import { type Arm, mergeArms, recountArms } from '../arm';
import { planLeaving, planMerge, planSources } from '../group-rule';
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
        const given = { ...scope, fingerprint, by: entry.actor.id };
        const touched = by === 'member' ? await leave(tx, given) : await splitBySource(tx, given);
        if (touched === null) return false;
        await recount(tx, { ...scope, fingerprints: touched, halfLifeMs });
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

type Splitting = Scope & { fingerprint: string; by: string };

/** The fingerprints whose arms are to be counted anew, or null where there is nothing to split. */
async function leave(tx: Database, { fingerprint, by, ...scope }: Splitting): Promise<string[] | null> {
  const plan = planLeaving(await queries.listHealingGroups(tx, scope), fingerprint);
  if (plan === null) return null;
  await queries.changeHealingGroups(tx, { ...scope, by }, plan);
  await queries.regroupObservations(tx, { ...scope, from: plan.left, into: fingerprint, own: fingerprint });
  return [fingerprint, ...plan.left];
}

async function splitBySource(tx: Database, { fingerprint, by, ...scope }: Splitting): Promise<string[] | null> {
  const seen = await queries.listSourcesOf(tx, { ...scope, fingerprint });
  const plan = planSources(await queries.listHealingGroups(tx, scope), fingerprint, seen);
  if (plan === null) return null;
  await queries.changeHealingGroups(tx, { ...scope, by }, plan);
  for (const { fingerprint: own, source, group } of plan.put)
    await queries.regroupObservations(tx, { ...scope, from: [fingerprint], into: group, own, source });
  return [fingerprint, ...plan.made];
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
  const after = recountArms(before.map(toArm), kept, input.fingerprints, halfLifeMs);
  await queries.replaceHealingPatterns(tx, before, after.map(toArmRow));
}
