import type { Database } from '../../../../db/client';
import * as queries from '../../../../db/queries/healing-queries';
import type { AuditEntry, AuditHead } from '../../core/audit';
import { genesisHash, nextLink } from '../audit-chain';

/**
 * The last thing a transaction does before it commits: adds a record to its tenant's chain. From here on every other
 * writer of the chain waits, so nothing but the commit may follow.
 */
export async function appendAudit(
  tx: Database,
  input: { tenantId: string; service: string; entry: AuditEntry },
): Promise<AuditHead> {
  const { tenantId, service, entry } = input;
  const head = await queries.lockAuditHead(tx, { tenantId, service });
  const previous = { sequence: head.sequence, hash: head.sequence === 0 ? genesisHash : head.hash };
  const link = nextLink(entry, { tenantId, service, previous, atMs: head.atMs });
  await queries.insertAuditLink(tx, link);
  return { sequence: link.sequence, hash: link.hash };
}
