import type { AuditEntry, AuditHead, AuditStore, Clock } from '../../core/ports';
import { type AuditLink, genesisHash, nextLink, recordOf } from '../audit-chain';
import { auditEntries } from '../audit-entries';
import { newest } from './memory-scope';

type Link = Omit<AuditLink, 'payload'> & { payload: string | null };

/** Writes a record into a tenant's chain. Nothing waits in between, so it is one transaction with what it tells of. */
export type AppendAudit = (tenantId: string, entry: AuditEntry) => AuditHead;

export function memoryAudit(clock: Clock): { audit: AuditStore; append: AppendAudit } {
  const chains = new Map<string, Link[]>();
  const chainOf = (tenantId: string) => chains.get(tenantId) ?? [];
  const headOf = (tenantId: string): AuditHead | null => {
    const last = chainOf(tenantId).at(-1);
    return last === undefined ? null : { sequence: last.sequence, hash: last.hash };
  };
  const append: AppendAudit = (tenantId, entry) => {
    const previous = headOf(tenantId) ?? { sequence: 0, hash: genesisHash };
    const link = nextLink(entry, { tenantId, service: 'default', previous, atMs: Math.floor(clock.now()) });
    const chain = chainOf(tenantId);
    chain.push(link);
    chains.set(tenantId, chain);
    return { sequence: link.sequence, hash: link.hash };
  };
  const audit: AuditStore = {
    append: async ({ tenantId, entry }) => append(tenantId, entry),
    head: async ({ tenantId }) => headOf(tenantId),
    async list({ tenantId, before = Number.POSITIVE_INFINITY, limit }) {
      const earlier = chainOf(tenantId).filter(({ sequence }) => sequence < before);
      return newest(earlier, limit).map(recordOf);
    },
    async range({ tenantId, from, limit }) {
      const later = chainOf(tenantId).filter(({ sequence }) => sequence >= from);
      return later.slice(0, limit).map(recordOf);
    },
    async erase({ tenantId, sequence, actor }) {
      const link = chainOf(tenantId).find((candidate) => candidate.sequence === sequence);
      if (link === undefined || link.payload === null) return false;
      link.payload = null;
      append(tenantId, auditEntries.payloadErased(actor, sequence));
      return true;
    },
  };
  return { audit, append };
}
