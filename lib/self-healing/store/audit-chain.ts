import { createHash } from 'node:crypto';
import { redact, redactText } from '../capture/redact';
import type { AuditEntry, AuditHead, AuditRecord } from '../core/audit';
import { canonicalJson } from './canonical-json';

/** What the first link of a chain calls its predecessor. */
export const genesisHash = '0'.repeat(64);

export interface ChainPlace {
  tenantId: string;
  service: string;
  /** The link before; sequence 0 and `genesisHash` before the first. */
  previous: AuditHead;
  /** Whole milliseconds since the epoch, of the store's clock. */
  atMs: number;
}

/** A link as it is stored: `payload` is `{ before, after }` in canonical JSON, exactly as it was digested. */
export interface AuditLink extends Omit<AuditRecord, 'before' | 'after' | 'erased'> {
  payload: string;
}

/** The next link of a chain, redacted, with its digests. Pure. */
export function nextLink(entry: AuditEntry, place: ChainPlace): AuditLink {
  const { tenantId, service, previous, atMs } = place;
  const payload = payloadOf(redact({ before: entry.before, after: entry.after }));
  const link = {
    tenantId,
    service,
    sequence: previous.sequence + 1,
    atMs,
    actor: { type: entry.actor.type, id: storable(redactText(entry.actor.id)) },
    action: storable(entry.action),
    subject: storable(redactText(entry.subject)),
    payloadDigest: sha256(payload),
    previousHash: previous.hash,
  };
  return { ...link, payload, hash: linkHash(link) };
}

/** The record that a stored link stands for. A payload of null was erased. */
export function recordOf(link: Omit<AuditLink, 'payload'> & { payload: string | null }): AuditRecord {
  const { payload, ...rest } = link;
  if (payload === null) return { ...rest, before: null, after: null, erased: true };
  const { before, after } = JSON.parse(payload) as { before: unknown; after: unknown };
  return { ...rest, before, after, erased: false };
}

/** SHA-256 over everything in a link but the payload itself, of which its digest stands in. */
export function linkHash(link: Omit<AuditRecord, 'before' | 'after' | 'erased' | 'hash'>): string {
  const { tenantId, service, sequence, atMs, actor, action, subject, payloadDigest, previousHash } = link;
  return sha256(
    JSON.stringify([
      tenantId,
      service,
      sequence,
      atMs,
      actor.type,
      actor.id,
      action,
      subject,
      payloadDigest,
      previousHash,
    ]),
  );
}

/** The digest that an unerased record must have. */
export const digestOf = (record: Pick<AuditRecord, 'before' | 'after'>): string =>
  sha256(payloadOf({ before: record.before, after: record.after }));

const payloadOf = (payload: { before: unknown; after: unknown }) => canonicalJson(payload);

/** Postgres text holds no NUL and no half of a surrogate pair: what is hashed must come back as it was. */
const storable = (text: string) => Buffer.from(text.replaceAll('\u0000', '\uFFFD'), 'utf8').toString('utf8');

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');
