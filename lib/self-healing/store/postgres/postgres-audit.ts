import type { Database } from '../../../../db/client';
import * as queries from '../../../../db/queries/healing-queries';
import type { AuditStore } from '../../core/ports';
import { recordOf } from '../audit-chain';
import { auditEntries } from '../audit-entries';
import { appendAudit } from './append-audit';

export function postgresAudit(db: Database, service: string): AuditStore {
  return {
    append: (input) => db.transaction((tx) => appendAudit(tx, { ...input, service })),
    head: (input) => queries.readAuditHead(db, { ...input, service }),
    list: async (input) => (await queries.listAuditLinks(db, { ...input, service })).map(recordOf),
    range: async (input) => (await queries.rangeOfAuditLinks(db, { ...input, service })).map(recordOf),
    erase: ({ tenantId, sequence, actor }) =>
      db.transaction(async (tx) => {
        if (!(await queries.eraseAuditPayload(tx, { tenantId, service, sequence }))) return false;
        await appendAudit(tx, { tenantId, service, entry: auditEntries.payloadErased(actor, sequence) });
        return true;
      }),
  };
}
