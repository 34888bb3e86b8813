import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../client';
import type { ActorRow } from './healing-audit-queries';
import { databaseNow, instant, millisecondsOf } from './healing-time';
import { jsonRowsOf } from './rows-of';

interface Scope {
  tenantId: string;
  service: string;
}

interface DoubtKey {
  id: string;
  part: string;
  name: string;
}

export interface NewDoubtRow extends DoubtKey {
  source: string;
  runKey: string;
  actorId: string | null;
  key: string | null;
  jobId: string | null;
  known: string;
  openedAtMs: number;
}

export interface DoubtRow extends NewDoubtRow {
  asked: number;
  verdict: 'happened' | 'did-not-happen' | null;
  settledBy: ActorRow | null;
  settledAtMs: number | null;
  note: string | null;
}

const doubtJson: SQL = sql`json_build_object('id', id, 'source', source, 'part', part, 'name', name, 'runKey', run_key,
  'actorId', actor_id, 'key', key, 'jobId', job_id, 'known', known, 'openedAtMs', ${millisecondsOf(sql`opened_at`)},
  'asked', asked, 'verdict', verdict,
  'settledBy', CASE WHEN settled_by_id IS NOT NULL
    THEN json_build_object('type', settled_by_type, 'id', settled_by_id) END,
  'settledAtMs', ${millisecondsOf(sql`settled_at`)}, 'note', note)`;

/** Nothing happens when it is known. It was opened when it was seen, yet never later than now. */
export async function insertDoubt(db: Database, input: Scope & { doubt: NewDoubtRow }): Promise<void> {
  const { doubt } = input;
  await db.execute(
    sql`INSERT INTO healing_doubts
          (id, part, name, tenant_id, service, source, run_key, actor_id, key, job_id, known, opened_at)
        VALUES (${doubt.id}::uuid, ${doubt.part}, ${doubt.name}, ${input.tenantId}, ${input.service}, ${doubt.source},
          ${doubt.runKey}, ${doubt.actorId}::text, ${doubt.key}::text, ${doubt.jobId}::uuid, ${doubt.known},
          least(${instant(doubt.openedAtMs)}, ${databaseNow}))
        ON CONFLICT DO NOTHING`,
  );
}

const readDoubts = (db: Database, input: Scope, rest: SQL): Promise<DoubtRow[]> =>
  jsonRowsOf<DoubtRow>(
    db,
    sql`SELECT ${doubtJson}::text AS json FROM healing_doubts
        WHERE tenant_id = ${input.tenantId} AND service = ${input.service} ${rest}`,
  );

/** Newest first: those that wait, or those that are settled. */
export const listDoubts = (db: Database, input: Scope & { open: boolean; limit: number }): Promise<DoubtRow[]> =>
  readDoubts(
    db,
    input,
    sql`AND verdict IS ${input.open ? sql`NULL` : sql`NOT NULL`}
        ORDER BY opened_at DESC, id DESC, part, name LIMIT ${input.limit}::int`,
  );

export const doubtsOfEvent = (db: Database, input: Scope & { eventId: string }): Promise<DoubtRow[]> =>
  readDoubts(db, input, sql`AND id = ${input.eventId}::uuid ORDER BY opened_at, part, name`);

const doubtIs = (input: Scope & DoubtKey) =>
  sql`tenant_id = ${input.tenantId} AND service = ${input.service} AND id = ${input.id}::uuid
      AND part = ${input.part} AND name = ${input.name}`;

export async function countDoubtQuestion(db: Database, input: Scope & DoubtKey): Promise<void> {
  await db.execute(sql`UPDATE healing_doubts SET asked = asked + 1 WHERE ${doubtIs(input)} AND verdict IS NULL`);
}

/** Inside a transaction: null when it was settled already, or is not known. */
export async function settleDoubt(
  tx: Database,
  input: Scope & DoubtKey & { verdict: string; actor: ActorRow; note: string },
): Promise<DoubtRow | null> {
  const [settled] = await jsonRowsOf<DoubtRow>(
    tx,
    sql`UPDATE healing_doubts SET verdict = ${input.verdict}, settled_by_type = ${input.actor.type},
          settled_by_id = ${input.actor.id}, settled_at = ${databaseNow}, note = ${input.note}
        WHERE ${doubtIs(input)} AND verdict IS NULL
        RETURNING ${doubtJson}::text AS json`,
  );
  return settled ?? null;
}
