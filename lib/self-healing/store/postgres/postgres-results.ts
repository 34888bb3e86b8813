import type { Database } from '../../../../db/client';
import * as queries from '../../../../db/queries/healing-queries';
import type { CacheEntry, CacheStore, StepScope, StepStore } from '../../core/ports';

export function postgresSteps(db: Database, service: string): StepStore {
  const step = ({ tenantId, runKey }: StepScope, name: string) => ({ tenantId, service, runKey, name });
  return {
    async start(scope, name) {
      if (await queries.startHealingStep(db, step(scope, name))) return { status: 'started' };
      const found = await queries.findHealingStep(db, step(scope, name));
      return found?.status === 'done' && found.result !== null
        ? { status: 'done', result: found.result }
        : { status: 'interrupted' };
    },
    finish: (scope, name, result) => queries.finishHealingStep(db, { ...step(scope, name), result }),
    reset: (scope, name) => queries.forgetHealingStep(db, step(scope, name)),
  };
}

export function postgresCache(db: Database, service: string): CacheStore {
  return {
    async get(input) {
      const row = await queries.findCached(db, { ...input, service });
      return row && toEntry(row);
    },
    set: ({ tenantId, key }, { value, tags, storedAtMs, expiresAtMs }) => {
      const times = { storedAt: new Date(storedAtMs), expiresAt: new Date(expiresAtMs) };
      return queries.storeCached(db, { tenantId, service, key, value, tags: [...tags], ...times });
    },
    async list({ tags, ...input }) {
      const rows = await queries.listCached(db, { ...input, service, ...(tags ? { tags: [...tags] } : {}) });
      return rows.map(({ key, ...row }) => ({ key, entry: toEntry(row) }));
    },
    clear: ({ tags, ...input }) => queries.clearCached(db, { ...input, service, ...(tags ? { tags: [...tags] } : {}) }),
  };
}

function toEntry(row: Pick<queries.HealingCacheRow, 'value' | 'tags' | 'storedAt' | 'expiresAt'>): CacheEntry {
  const { value, tags, storedAt, expiresAt } = row;
  return { value, tags, storedAtMs: storedAt.getTime(), expiresAtMs: expiresAt.getTime() };
}
