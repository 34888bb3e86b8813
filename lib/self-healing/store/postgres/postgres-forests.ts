import type { Database } from '../../../../db/client';
import * as queries from '../../../../db/queries/healing-queries';
import type { ForestStore, ForestVersion } from '../../core/ports';
import { refuseActive } from '../forest-rule';
import { appendAudit } from './append-audit';
import { isUuid } from './event-rows';

/** `service` is whose audit tells of it. */
export function postgresForests(db: Database, service: string): ForestStore {
  return {
    async save(version, model) {
      refuseActive(version);
      const { trainedAtMs, ...rest } = version;
      await queries.insertHealingForest(db, { ...rest, model, trainedAt: new Date(trainedAtMs) });
    },
    async active(scope) {
      const row = await queries.findActiveForest(db, scope);
      if (row === null) return null;
      const { model, ...version } = row;
      return { version: toVersion(version), model };
    },
    list: async (input) => (await queries.listHealingForests(db, input)).map(toVersion),
    activate: ({ id, entry, ...scope }) =>
      db.transaction(async (tx) => {
        if (id !== null && !isUuid(id)) return false;
        const swapped = await queries.swapActiveForest(tx, { ...scope, id });
        if (swapped === 'swapped') await appendAudit(tx, { tenantId: scope.tenantId, service, entry });
        return swapped !== 'unknown';
      }),
  };
}

function toVersion({ trainedAt, ...version }: Omit<queries.HealingForestRow, 'model'>): ForestVersion {
  return { ...version, trainedAtMs: trainedAt.getTime() } as ForestVersion;
}
