import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../client';
import type { ActorRow } from './healing-audit-queries';
import { databaseNow, databaseNowPlus, millisecondsOf } from './healing-time';
import { jsonRowsOf, rowsOf } from './rows-of';

interface Scope {
  tenantId: string;
  service: string;
}

export interface SettingsRow {
  version: number;
  settings: unknown;
  changedBy: ActorRow;
  changedAtMs: number;
  note: string;
}

export const settingsJson: SQL = sql`json_build_object('version', version, 'settings', settings,
  'changedBy', json_build_object('type', changed_by_type, 'id', changed_by_id),
  'changedAtMs', ${millisecondsOf(sql`changed_at`)}, 'note', note)`;

/** Newest first. */
export const listSettings = (db: Database, input: Scope & { limit: number }): Promise<SettingsRow[]> =>
  jsonRowsOf<SettingsRow>(
    db,
    sql`SELECT ${settingsJson}::text AS json FROM healing_settings
        WHERE tenant_id = ${input.tenantId} AND service = ${input.service}
        ORDER BY version DESC LIMIT ${input.limit}::int`,
  );

/** Inside a transaction: false when `expectedVersion` is not the newest, or another transaction saves that version. */
export async function insertSettings(
  tx: Database,
  input: Scope & { expectedVersion: number; settings: unknown; actor: ActorRow; note: string },
): Promise<boolean> {
  const { tenantId, service, expectedVersion, actor } = input;
  const rows = await rowsOf(
    tx,
    sql`INSERT INTO healing_settings
          (tenant_id, service, version, settings, changed_by_type, changed_by_id, changed_at, note)
        SELECT ${tenantId}, ${service}, ${expectedVersion}::int + 1, ${JSON.stringify(input.settings)}::jsonb,
          ${actor.type}, ${actor.id}, ${databaseNow}, ${input.note}
        WHERE ${expectedVersion}::int = (SELECT coalesce(max(version), 0) FROM healing_settings
          WHERE tenant_id = ${tenantId} AND service = ${service})
        ON CONFLICT DO NOTHING RETURNING 1 AS saved`,
  );
  return rows.length === 1;
}

export interface ApprovalRow {
  id: string;
  fingerprint: string;
  strategy: string;
  source: string;
  template: string;
  grantedBy: ActorRow;
  grantedAtMs: number;
  expiresAtMs: number;
  revokedAtMs: number | null;
}

export const approvalJson: SQL = sql`json_build_object('id', id, 'fingerprint', fingerprint, 'strategy', strategy,
  'source', source, 'template', template,
  'grantedBy', json_build_object('type', granted_by_type, 'id', granted_by_id),
  'grantedAtMs', ${millisecondsOf(sql`granted_at`)}, 'expiresAtMs', ${millisecondsOf(sql`expires_at`)},
  'revokedAtMs', ${millisecondsOf(sql`revoked_at`)})`;

/** An approval that may be used now. */
export const approvalLives: SQL = sql`(revoked_at IS NULL AND expires_at > ${databaseNow})`;

/**
 * Inside a transaction: ends the living approvals of the same fingerprint and strategy, and grants a new one. Grants of
 * the same pair wait for each other, so that there is never more than one to revoke.
 */
export async function replaceApproval(
  tx: Database,
  input: Scope & {
    id: string;
    fingerprint: string;
    strategy: string;
    source: string;
    template: string;
    ttlMs: number;
    actor: ActorRow;
  },
): Promise<{ replaced: ApprovalRow[]; granted: ApprovalRow }> {
  const { tenantId, service, fingerprint, strategy, actor } = input;
  const pair = JSON.stringify(['approval', tenantId, service, fingerprint, strategy]);
  await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${pair}, 0))`);
  const replaced = await jsonRowsOf<ApprovalRow>(
    tx,
    sql`UPDATE healing_approvals SET revoked_at = ${databaseNow}
        WHERE tenant_id = ${tenantId} AND service = ${service} AND fingerprint = ${fingerprint}
          AND strategy = ${strategy} AND ${approvalLives}
        RETURNING ${approvalJson}::text AS json`,
  );
  const [granted] = await jsonRowsOf<ApprovalRow>(
    tx,
    sql`INSERT INTO healing_approvals (id, tenant_id, service, fingerprint, strategy, source, template,
          granted_by_type, granted_by_id, granted_at, expires_at)
        VALUES (${input.id}::uuid, ${tenantId}, ${service}, ${fingerprint}, ${strategy}, ${input.source},
          ${input.template}, ${actor.type}, ${actor.id}, ${databaseNow}, ${databaseNowPlus(input.ttlMs)})
        RETURNING ${approvalJson}::text AS json`,
  );
  if (granted === undefined) throw new Error('The approval was inserted, yet no row came back.');
  return { replaced, granted };
}

/** Null when it was over already. */
export async function revokeApproval(tx: Database, input: Scope & { id: string }): Promise<ApprovalRow | null> {
  const [revoked] = await jsonRowsOf<ApprovalRow>(
    tx,
    sql`UPDATE healing_approvals SET revoked_at = ${databaseNow}
        WHERE tenant_id = ${input.tenantId} AND service = ${input.service} AND id = ${input.id}::uuid
          AND ${approvalLives}
        RETURNING ${approvalJson}::text AS json`,
  );
  return revoked ?? null;
}

/** Newest first. */
export const listApprovals = (db: Database, input: Scope & { limit: number }): Promise<ApprovalRow[]> =>
  jsonRowsOf<ApprovalRow>(
    db,
    sql`SELECT ${approvalJson}::text AS json FROM healing_approvals
        WHERE tenant_id = ${input.tenantId} AND service = ${input.service}
        ORDER BY granted_at DESC, id DESC LIMIT ${input.limit}::int`,
  );
