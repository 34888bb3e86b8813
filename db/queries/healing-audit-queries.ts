import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../client';
import { millisecondsOf } from './healing-time';
import { jsonRowsOf, rowsOf } from './rows-of';

interface Scope {
  tenantId: string;
  service: string;
}

/** Who did something, as all tables keep it. */
export interface ActorRow {
  type: 'user' | 'system' | 'model';
  id: string;
}

export interface AuditLinkRow extends Scope {
  sequence: number;
  atMs: number;
  actor: ActorRow;
  action: string;
  subject: string;
  /** Null once erased. */
  payload: string | null;
  payloadDigest: string;
  previousHash: string;
  hash: string;
}

/**
 * Inside a transaction, as its last lock: the newest link of the chain, kept from all other writers until the
 * transaction ends, and the database's time. Sequence 0 before the first link.
 */
export async function lockAuditHead(
  tx: Database,
  input: Scope,
): Promise<{ sequence: number; hash: string; atMs: number }> {
  const [head] = await rowsOf<{ sequence: number; hash: string; atMs: number }>(
    tx,
    sql`INSERT INTO healing_audit_heads AS head (tenant_id, service, sequence, hash)
        VALUES (${input.tenantId}, ${input.service}, 0, '')
        ON CONFLICT (tenant_id, service) DO UPDATE SET sequence = head.sequence
        RETURNING sequence::float8 AS sequence, hash, ${millisecondsOf(sql`clock_timestamp()`)} AS "atMs"`,
  );
  if (head === undefined) throw new Error('The audit head was locked, yet no row came back.');
  return head;
}

/** Writes the link and makes it the head, in the transaction that holds the head. */
export async function insertAuditLink(tx: Database, link: AuditLinkRow): Promise<void> {
  const { tenantId, service, sequence, hash } = link;
  await tx.execute(
    sql`WITH moved AS (
          UPDATE healing_audit_heads SET sequence = ${sequence}::bigint, hash = ${hash}
          WHERE tenant_id = ${tenantId} AND service = ${service}
        )
        INSERT INTO healing_audit (tenant_id, service, sequence, at, actor_type, actor_id, action, subject,
          payload, payload_digest, previous_hash, hash)
        VALUES (${tenantId}, ${service}, ${sequence}::bigint, ${new Date(link.atMs).toISOString()}::timestamptz,
          ${link.actor.type}, ${link.actor.id}, ${link.action}, ${link.subject}, ${link.payload}::text,
          ${link.payloadDigest}, ${link.previousHash}, ${hash})`,
  );
}

export async function readAuditHead(db: Database, input: Scope): Promise<{ sequence: number; hash: string } | null> {
  const [head] = await rowsOf<{ sequence: number; hash: string }>(
    db,
    sql`SELECT sequence::float8 AS sequence, hash FROM healing_audit_heads
        WHERE tenant_id = ${input.tenantId} AND service = ${input.service} AND sequence > 0`,
  );
  return head ?? null;
}

/** Newest first; `before` is exclusive. */
export const listAuditLinks = (db: Database, input: Scope & { before?: number; limit: number }) =>
  readLinks(
    db,
    input,
    input.before === undefined
      ? sql`ORDER BY sequence DESC LIMIT ${input.limit}::int`
      : sql`AND sequence < ${input.before}::bigint ORDER BY sequence DESC LIMIT ${input.limit}::int`,
  );

/** Oldest first, `from` included. */
export const rangeOfAuditLinks = (db: Database, input: Scope & { from: number; limit: number }) =>
  readLinks(db, input, sql`AND sequence >= ${input.from}::bigint ORDER BY sequence LIMIT ${input.limit}::int`);

const readLinks = (db: Database, scope: Scope, rest: SQL) =>
  jsonRowsOf<AuditLinkRow>(
    db,
    sql`SELECT json_build_object('tenantId', tenant_id, 'service', service, 'sequence', sequence,
          'atMs', ${millisecondsOf(sql`at`)}, 'actor', json_build_object('type', actor_type, 'id', actor_id),
          'action', action, 'subject', subject, 'payload', payload, 'payloadDigest', payload_digest,
          'previousHash', previous_hash, 'hash', hash)::text AS json
        FROM healing_audit WHERE tenant_id = ${scope.tenantId} AND service = ${scope.service} ${rest}`,
  );

/** Removes what a record says was before and after; its digest stays. False when there is none to remove. */
export async function eraseAuditPayload(tx: Database, input: Scope & { sequence: number }): Promise<boolean> {
  const rows = await rowsOf(
    tx,
    sql`UPDATE healing_audit SET payload = NULL
        WHERE tenant_id = ${input.tenantId} AND service = ${input.service} AND sequence = ${input.sequence}::bigint
          AND payload IS NOT NULL
        RETURNING 1 AS erased`,
  );
  return rows.length === 1;
}
