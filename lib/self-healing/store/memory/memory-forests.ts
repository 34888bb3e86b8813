import type { ForestStore, ForestVersion } from '../../core/ports';
import { keptForests, refuseActive } from '../forest-rule';
import type { AppendAudit } from './memory-audit';
import { type Scope, within } from './memory-records';

export function memoryForests(append: AppendAudit): ForestStore & { prune(): number } {
  const kept = new Map<string, { version: ForestVersion; model: string }>();
  const of = (scope: Scope) =>
    [...kept.values()]
      .filter(({ version }) => within(scope)(version))
      .sort((a, b) => b.version.trainedAtMs - a.version.trainedAtMs || (a.version.id < b.version.id ? 1 : -1));
  return {
    async save(version, model) {
      refuseActive(version);
      if (!kept.has(version.id)) kept.set(version.id, { version: structuredClone(version), model });
    },
    active: async (scope) => structuredClone(of(scope).find(({ version }) => version.state === 'active') ?? null),
    async list({ limit, ...scope }) {
      return structuredClone(
        of(scope)
          .slice(0, limit)
          .map(({ version }) => version),
      );
    },
    async activate({ id, entry, ...scope }) {
      const chosen = of(scope).find(({ version }) => version.id === id)?.version;
      if (id !== null && chosen === undefined) return false;
      const before = of(scope).find(({ version }) => version.state === 'active')?.version;
      if (before === chosen) return true;
      if (before) before.state = 'retired';
      if (chosen) chosen.state = 'active';
      append(scope.tenantId, entry);
      return true;
    },
    prune() {
      const scopes = new Map(
        [...kept.values()].map(({ version }) => [`${version.tenantId} ${version.service}`, version]),
      );
      let removed = 0;
      for (const scope of scopes.values()) {
        const spare = of(scope).filter(({ version }) => version.state !== 'active');
        for (const { version } of spare.slice(keptForests)) if (kept.delete(version.id)) removed++;
      }
      return removed;
    },
  };
}
