import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger, Store } from '@/lib/self-healing/core/ports';

const everyMs = 3_600_000;
const lease = { tenantId: 'default', name: 'audit-head-export' };

/** One line of the file: who keeps such lines elsewhere can tell a chain that was cut or written anew. */
export interface ExportedHead {
  tenant: string;
  sequence: number;
  hash: string;
  /** ISO 8601, UTC. */
  at: string;
}

export interface AuditHeadInput {
  store: Pick<Store, 'leases'> & Partial<Pick<Store, 'audit'>>;
  logger: Logger;
  instanceId: string;
  nowMs: number;
  /** Only where a disk persists; the log line is written everywhere. */
  folder: string | null;
}

/**
 * Writes the newest link of the audit chain out of the database's reach, once an hour for all instances together: a
 * line of the log, and one of `<folder>/audit-heads.jsonl`. Null when it is not due or nothing was audited yet.
 * @throws when the store or the file cannot be written; the next call tries again.
 */
export async function exportAuditHead(input: AuditHeadInput): Promise<ExportedHead | null> {
  const { audit, leases } = input.store;
  if (!audit) return null;
  const holder = `${input.instanceId}:${globalThis.crypto.randomUUID()}`;
  // Not given back after success: that it is held means that it was done within the hour.
  const due = await leases.acquire({ ...lease, holder, ttlMs: everyMs });
  if (due === null) return null;
  try {
    const head = await audit.head({ tenantId: lease.tenantId });
    if (head === null) return null;
    const { sequence, hash } = head;
    const line: ExportedHead = { tenant: lease.tenantId, sequence, hash, at: new Date(input.nowMs).toISOString() };
    if (input.folder !== null) {
      await mkdir(input.folder, { recursive: true });
      await appendFile(join(input.folder, 'audit-heads.jsonl'), `${JSON.stringify(line)}\n`, { mode: 0o600 });
    }
    input.logger.info('The head of the audit chain.', { ...line });
    return line;
  } catch (error) {
    await leases.release({ ...lease, holder, epoch: due.epoch });
    throw error;
  }
}
