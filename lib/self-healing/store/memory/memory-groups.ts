import type { Clock, GroupStore } from '../../core/ports';
import { type Look, mergeArms, recountArms } from '../arm';
import {
  type AliasChange,
  concernedBy,
  groupOf,
  planLeaving,
  planMerge,
  planSources,
  type SeenSource,
} from '../group-rule';
import type { AppendAudit } from './memory-audit';
import { armKey, type MemoryRecords, type Scope, within } from './memory-records';

export function memoryGroups(records: MemoryRecords, clock: Clock, append: AppendAudit): GroupStore {
  const aliasesOf = (scope: Scope) => [...records.groups.values()].filter(within(scope));
  const observationsOf = (scope: Scope) => [...records.observations.values()].filter(within(scope));
  const armsOf = (scope: Scope, fingerprints: readonly string[]) =>
    [...records.patterns.values()].filter(within(scope)).filter((arm) => fingerprints.includes(arm.fingerprint));
  const change = ({ tenantId, service }: Scope, { put, removed }: AliasChange, by: string) => {
    const key = (alias: { fingerprint: string; source: string }) =>
      JSON.stringify([tenantId, service, alias.fingerprint, alias.source]);
    for (const alias of removed) records.groups.delete(key(alias));
    for (const alias of put) records.groups.set(key(alias), { ...alias, by, atMs: clock.now(), tenantId, service });
  };
  const looksOf = (scope: Scope, fingerprints: readonly string[]) => {
    const looks = new Map<string, Look>();
    const inOrder = [...records.events.values()].filter(within(scope)).sort((a, b) => (a.id < b.id ? -1 : 1));
    for (const { ownFingerprint, template, source, kind, category, dependency } of inOrder)
      if (fingerprints.includes(ownFingerprint))
        looks.set(ownFingerprint, { template, source, kind, category, dependency });
    return looks;
  };
  const recount = (scope: Scope, fingerprints: readonly string[], halfLifeMs: number) => {
    const before = armsOf(scope, fingerprints);
    for (const arm of before) records.patterns.delete(armKey(arm));
    for (const arm of recountArms(before, observationsOf(scope), {
      fingerprints,
      looks: looksOf(scope, fingerprints),
      halfLifeMs,
    }))
      records.patterns.set(armKey(arm), arm);
  };
  const seenIn = (scope: Scope, fingerprint: string): SeenSource[] =>
    [...observationsOf(scope), ...[...records.events.values()].filter(within(scope))]
      .filter((row) => row.fingerprint === fingerprint)
      .map(({ ownFingerprint: own, source }) => ({ own, source }));
  return {
    async load(scope) {
      return aliasesOf(scope).map(({ fingerprint, source, group, by, atMs }) => ({
        ...{ fingerprint, source, group, by, atMs },
      }));
    },
    async merge({ from, into, halfLifeMs, entry, ...scope }) {
      const plan = planMerge(aliasesOf(scope), { from, into });
      if (plan.moved.length === 0) return;
      change(scope, plan, entry.actor.id);
      for (const arm of armsOf(scope, plan.moved)) {
        const key = armKey({ ...arm, fingerprint: into });
        const there = records.patterns.get(key);
        records.patterns.delete(armKey(arm));
        records.patterns.set(key, there ? mergeArms(there, arm, halfLifeMs) : { ...arm, fingerprint: into });
      }
      for (const seen of observationsOf(scope)) if (plan.moved.includes(seen.fingerprint)) seen.fingerprint = into;
      append(scope.tenantId, entry);
    },
    async split({ fingerprint, by, halfLifeMs, entry, ...scope }) {
      const aliases = aliasesOf(scope);
      const plan =
        by === 'member'
          ? planLeaving(aliases, fingerprint)
          : planSources(aliases, fingerprint, seenIn(scope, fingerprint));
      if (plan === null) return false;
      change(scope, plan, entry.actor.id);
      const after = aliasesOf(scope);
      const touched = new Set([fingerprint]);
      const concerned = new Set(concernedBy(aliases, plan));
      for (const seen of observationsOf(scope).filter((row) => concerned.has(row.fingerprint))) {
        const group = groupOf(after, seen.ownFingerprint, seen.source);
        if (group === seen.fingerprint) continue;
        touched.add(group).add(seen.fingerprint);
        seen.fingerprint = group;
      }
      recount(scope, [...touched], halfLifeMs);
      append(scope.tenantId, entry);
      return true;
    },
  };
}
