import type { AuditHead, AuditRecord } from '../core/audit';
import { digestOf, genesisHash, linkHash } from './audit-chain';

export type ChainVerdict = { ok: true; checked: number } | { ok: false; sequence: number; reason: string };

/**
 * Follows a chain link by link, oldest first. Finds a changed field or payload, a record that was removed, inserted or
 * moved, and, given a `head` that was kept elsewhere, a tail that was cut off or written anew. An erased payload is
 * fine: its digest is what is hashed.
 * @param input.from the link before the first record; without it the chain must begin at its first link.
 * @param input.head the link that must be the last one, or null for a chain that must be empty.
 */
export function verifyChain(
  records: readonly AuditRecord[],
  input: { from?: AuditHead; head?: AuditHead | null } = {},
): ChainVerdict {
  let previous = input.from ?? { sequence: 0, hash: genesisHash };
  const first = records[0];
  for (const record of records) {
    const reason = faultOf(record, previous) ?? (sameChain(record, first) ? null : 'it is of another chain');
    if (reason !== null) return { ok: false, sequence: record.sequence, reason };
    previous = { sequence: record.sequence, hash: record.hash };
  }
  const { head } = input;
  if (head === undefined) return { ok: true, checked: records.length };
  const expected = head ?? { sequence: 0, hash: genesisHash };
  if (previous.sequence < expected.sequence)
    return {
      ok: false,
      sequence: previous.sequence + 1,
      reason: `the chain ends before its head, ${expected.sequence}`,
    };
  if (previous.sequence > expected.sequence)
    return {
      ok: false,
      sequence: expected.sequence + 1,
      reason: `the chain goes on after its head, ${expected.sequence}`,
    };
  if (previous.hash !== expected.hash)
    return { ok: false, sequence: expected.sequence, reason: 'it is not the link that the head names' };
  return { ok: true, checked: records.length };
}

function faultOf(record: AuditRecord, previous: AuditHead): string | null {
  const expected = previous.sequence + 1;
  if (record.sequence !== expected) return `record ${expected} should stand here`;
  if (record.previousHash !== previous.hash) return 'it does not follow from the record before it';
  if (linkHash(record) !== record.hash) return 'a field was changed';
  if (record.erased) return null;
  return digestOf(record) === record.payloadDigest ? null : 'what it says was before and after was changed';
}

const sameChain = (record: AuditRecord, first: AuditRecord | undefined) =>
  first === undefined || (record.tenantId === first.tenantId && record.service === first.service);
