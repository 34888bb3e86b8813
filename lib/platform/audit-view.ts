import type { AuditRecord } from '@/lib/self-healing/core/audit';
import { type ActorNames, actorLabel } from './actor-label';
import { type PayloadChange, payloadChanges } from './audit-diff';

export interface AuditRow {
  sequence: number;
  atMs: number;
  who: string;
  /** "settings saved". */
  what: string;
  subject: string;
  changes: PayloadChange[];
  moreChanges: number;
  erased: boolean;
  hash: string;
}

export function toAuditRow(record: AuditRecord, names: ActorNames): AuditRow {
  const { sequence, atMs, subject, erased, hash } = record;
  const { changes, more } = erased ? { changes: [], more: 0 } : payloadChanges(record.before, record.after);
  const who = actorLabel(record.actor, names);
  const what = record.action.replaceAll('-', ' ');
  return { sequence, atMs, who, what, subject: namedSubject(subject, names), changes, moreChanges: more, erased, hash };
}

/** "user 0198…" with the person's name, where it is known. */
function namedSubject(subject: string, names: ActorNames): string {
  const id = /^user (\S+)$/.exec(subject)?.[1];
  return id !== undefined && Object.hasOwn(names, id) ? `user ${names[id]}` : subject;
}

export type Verification =
  | { ok: true; checked: number; head: { sequence: number; hash: string } | null }
  | { ok: false; sequence: number; reason: string };

/** The result of verifying the chain as one line. */
export function verificationMessage(result: Verification): string {
  if (!result.ok) return `The chain is broken at record ${result.sequence}: ${result.reason}`;
  if (result.head === null) return 'There is nothing to verify yet.';
  const { sequence, hash } = result.head;
  return `The chain is whole: ${result.checked} ${result.checked === 1 ? 'record' : 'records'} checked, head ${sequence} is ${hash.slice(0, 16)}….`;
}

/** A sequence number from the address; undefined where it is none. */
export function beforeOf(wanted: unknown): number | undefined {
  return typeof wanted === 'string' && /^[1-9]\d{0,14}$/.test(wanted) ? Number(wanted) : undefined;
}
