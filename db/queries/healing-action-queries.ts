import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../client';
import { databaseNow, millisecondsOf } from './healing-time';
import { jsonRowsOf, rowsOf } from './rows-of';

interface Scope {
  tenantId: string;
  service: string;
}

export interface ActionRow {
  id: string;
  action: string;
  resource: string;
  severity: string;
  fingerprint: string | null;
  reason: string;
  instanceId: string;
  epoch: number;
  status: string;
  evidence: string | null;
  rollback: { summary: string; payload: string } | null;
  watched: unknown;
  startedAtMs: number;
  settledAtMs: number | null;
}

const actionJson: SQL = sql`json_build_object('id', id, 'action', action, 'resource', resource, 'severity', severity,
  'fingerprint', fingerprint, 'reason', reason, 'instanceId', instance_id, 'epoch', epoch, 'status', status,
  'evidence', evidence,
  'rollback', CASE WHEN rollback_payload IS NOT NULL
    THEN json_build_object('summary', rollback_summary, 'payload', rollback_payload) END,
  'watched', watched, 'startedAtMs', ${millisecondsOf(sql`started_at`)},
  'settledAtMs', ${millisecondsOf(sql`settled_at`)})`;

/** The lease that guards a shared resource. */
const leaseName = (resource: string) => `shared:${resource}`;

/**
 * Inside a transaction, written only while its instance holds the resource's lease in its epoch. The holder of a lease
 * is an instance, or one run in it: `<instance>:<run>`.
 */
export async function insertAction(
  tx: Database,
  input: Scope & { record: Omit<ActionRow, 'startedAtMs' | 'settledAtMs' | 'watched'> },
): Promise<boolean> {
  const { tenantId, service, record } = input;
  const rows = await rowsOf(
    tx,
    sql`INSERT INTO healing_actions (id, tenant_id, service, action, resource, severity, fingerprint, reason,
          instance_id, epoch, status, evidence, rollback_summary, rollback_payload, started_at)
        SELECT ${record.id}::uuid, ${tenantId}, ${service}, ${record.action}, ${record.resource}, ${record.severity},
          ${record.fingerprint}::text, ${record.reason}, ${record.instanceId}, ${record.epoch}::int, ${record.status},
          ${record.evidence}::text, ${record.rollback?.summary ?? null}::text,
          ${record.rollback?.payload ?? null}::text, ${databaseNow}
        FROM healing_leases
        WHERE tenant_id = ${tenantId} AND service = ${service} AND name = ${leaseName(record.resource)}
          AND (holder = ${record.instanceId} OR starts_with(holder, ${`${record.instanceId}:`}))
          AND epoch = ${record.epoch}::int AND expires_at > ${databaseNow}
        ON CONFLICT DO NOTHING RETURNING 1 AS begun`,
  );
  return rows.length === 1;
}

/** Inside a transaction: ends what earlier holders of the resource began and never settled; gives the records as they were. */
export async function abandonActions(
  tx: Database,
  input: Scope & { resource: string; epoch: number; evidence: string },
): Promise<ActionRow[]> {
  const before = await jsonRowsOf<ActionRow>(
    tx,
    sql`SELECT ${actionJson}::text AS json FROM healing_actions
        WHERE tenant_id = ${input.tenantId} AND service = ${input.service} AND resource = ${input.resource}
          AND status = 'running' AND epoch < ${input.epoch}::int
        ORDER BY started_at, id FOR UPDATE`,
  );
  for (const { id } of before) await updateAction(tx, { ...input, id, status: 'abandoned' });
  return before;
}

/** Inside a transaction: the record, while nobody else can write it or take its resource; null when there is none. */
export async function lockAction(
  tx: Database,
  input: Scope & { id: string },
): Promise<{ record: ActionRow; leaseEpoch: number } | null> {
  const scope = sql`tenant_id = ${input.tenantId} AND service = ${input.service}`;
  const [record] = await jsonRowsOf<ActionRow>(
    tx,
    sql`SELECT ${actionJson}::text AS json FROM healing_actions WHERE ${scope} AND id = ${input.id}::uuid FOR UPDATE`,
  );
  if (record === undefined) return null;
  const [lease] = await rowsOf<{ epoch: number }>(
    tx,
    sql`SELECT epoch::int AS epoch FROM healing_leases WHERE ${scope} AND name = ${leaseName(record.resource)} FOR UPDATE`,
  );
  return { record, leaseEpoch: lease?.epoch ?? 0 };
}

/** Inside the transaction that holds it. `watched` undefined leaves what is stored. */
export async function updateAction(
  tx: Database,
  input: Scope & { id: string; status: string; evidence: string; watched?: unknown },
): Promise<void> {
  const watched = input.watched === undefined || input.watched === null ? null : JSON.stringify(input.watched);
  await tx.execute(
    sql`UPDATE healing_actions SET status = ${input.status}, evidence = ${input.evidence},
          watched = coalesce(${watched}::jsonb, watched), settled_at = ${databaseNow}
        WHERE tenant_id = ${input.tenantId} AND service = ${input.service} AND id = ${input.id}::uuid`,
  );
}

const readActions = (db: Database, input: Scope, rest: SQL): Promise<ActionRow[]> =>
  jsonRowsOf<ActionRow>(
    db,
    sql`SELECT ${actionJson}::text AS json FROM healing_actions
        WHERE tenant_id = ${input.tenantId} AND service = ${input.service} ${rest}`,
  );

export async function findAction(db: Database, input: Scope & { id: string }): Promise<ActionRow | null> {
  const [action] = await readActions(db, input, sql`AND id = ${input.id}::uuid`);
  return action ?? null;
}

export async function latestAction(db: Database, input: Scope & { resource: string }): Promise<ActionRow | null> {
  const [action] = await readActions(
    db,
    input,
    sql`AND resource = ${input.resource} ORDER BY started_at DESC, id DESC LIMIT 1`,
  );
  return action ?? null;
}

/** Newest first. */
export const listActions = (db: Database, input: Scope & { limit: number }): Promise<ActionRow[]> =>
  readActions(db, input, sql`ORDER BY started_at DESC, id DESC LIMIT ${input.limit}::int`);
