import { z } from 'zod';
import type { AuditRecord } from '@/lib/self-healing/core/audit';
import { settingsSchema } from '@/lib/self-healing/core/settings';
import { type ActorNames, actorLabel } from './actor-label';
import { type PayloadChange, payloadChanges } from './audit-diff';
import { diffSettings } from './settings-diff';

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
  const who = actorLabel(record.actor, names);
  const what = record.action.replaceAll('-', ' ');
  const row = { sequence, atMs, who, what, subject: namedSubject(subject, names), erased, hash };
  if (erased) return { ...row, changes: [], moreChanges: 0 };
  const saved = savedSettings(record);
  if (saved) return { ...row, ...saved };
  const { changes, more } = payloadChanges(record.before, record.after);
  return { ...row, changes, moreChanges: more };
}

const versionSchema = z.object({ version: z.number(), settings: settingsSchema, note: z.string() });

/**
 * Saved settings in the words of their form: only what differs, with the version and the note beside the subject. The
 * first version has nothing before it but the defaults. Null where the payload is of another shape: it is shown raw.
 */
function savedSettings({
  action,
  before,
  after,
}: AuditRecord): Pick<AuditRow, 'subject' | 'changes' | 'moreChanges'> | null {
  if (action !== 'settings-saved') return null;
  const now = versionSchema.safeParse(after);
  const then = before === null ? null : versionSchema.safeParse(before);
  if (!now.success || then?.success === false) return null;
  const { version, settings, note } = now.data;
  const changes = diffSettings(then?.data.settings ?? settingsSchema.parse({}), settings);
  const against = then === null ? ', beside the defaults' : '';
  return {
    subject: `settings, version ${version}${against}${note === '' ? '' : `: ${note}`}`,
    changes: changes.map(({ label, before: was, after: is }) => ({ path: label, before: was, after: is })),
    moreChanges: 0,
  };
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
