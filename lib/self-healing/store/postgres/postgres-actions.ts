import type { Database } from '../../../../db/client';
import * as queries from '../../../../db/queries/healing-queries';
import type { SharedActionRecord, SharedActionStore } from '../../core/ports';
import { abandoned, auditEntries } from '../audit-entries';
import { safeText } from '../safe-text';
import { appendAudit } from './append-audit';
import { isUuid } from './event-rows';

export function postgresActions(db: Database, service: string): SharedActionStore {
  return {
    begin: ({ tenantId, record }) =>
      db.transaction(async (tx) => {
        const row = { ...record, reason: safeText(record.reason) };
        if (!(await queries.insertAction(tx, { tenantId, service, record: row }))) return false;
        const { resource, epoch, instanceId } = record;
        const left = await queries.abandonActions(tx, { tenantId, service, resource, epoch, evidence: abandoned });
        for (const before of left.map(toRecord)) {
          const after = { status: 'abandoned', evidence: abandoned, watched: before.watched, epoch } as const;
          const entry = auditEntries.actionSettled(before, after, instanceId);
          await appendAudit(tx, { tenantId, service, entry });
        }
        return true;
      }),
    settle: async ({ tenantId, id, epoch, status, watched, ...input }) =>
      isUuid(id) &&
      db.transaction(async (tx) => {
        const locked = await queries.lockAction(tx, { tenantId, service, id });
        // Whoever holds the resource now may settle what an earlier holder left behind; nobody else may.
        if (locked === null || epoch < locked.record.epoch || epoch < locked.leaseEpoch) return false;
        const evidence = safeText(input.evidence);
        await queries.updateAction(tx, { tenantId, service, id, status, evidence, watched });
        const before = toRecord(locked.record);
        const after = { status, evidence, watched: watched ?? before.watched, epoch };
        await appendAudit(tx, { tenantId, service, entry: auditEntries.actionSettled(before, after) });
        return true;
      }),
    find: async (input) => recordOrNull(isUuid(input.id) ? await queries.findAction(db, { ...input, service }) : null),
    latest: async (input) => recordOrNull(await queries.latestAction(db, { ...input, service })),
    list: async (input) => (await queries.listActions(db, { ...input, service })).map(toRecord),
  };
}

/** What was stored is what the library wrote. */
const toRecord = (row: queries.ActionRow) => row as SharedActionRecord;
const recordOrNull = (row: queries.ActionRow | null) => row && toRecord(row);
