import { sql } from 'drizzle-orm';
import type { Database } from '../client';
import { type BreakerRow, breakerJson } from './healing-breaker-queries';
import {
  type ApprovalRow,
  approvalJson,
  approvalLives,
  type SettingsRow,
  settingsJson,
} from './healing-settings-queries';
import { databaseNow, databaseNowPlus, millisecondsOf } from './healing-time';
import { type ProposalRow, proposalJson } from './healing-vote-queries';
import { jsonRowsOf } from './rows-of';

export interface CoordinationRow {
  settings: SettingsRow | null;
  alive: string[];
  breakers: BreakerRow[];
  approvals: ApprovalRow[];
  /** Undecided ones whose time runs, in which this instance may still vote. */
  proposals: ProposalRow[];
  nowMs: number;
}

/** A heartbeat younger than this is not written anew: reading twice a second costs one write a second at most. */
const beatMs = 1_000;

/** In one statement: says that this instance lives, and reads everything that instances share. */
export async function readCoordination(
  db: Database,
  input: { tenantId: string; service: string; instanceId: string; aliveMs: number },
): Promise<CoordinationRow> {
  const { tenantId, service, instanceId } = input;
  const mine = sql`tenant_id = ${tenantId} AND service = ${service}`;
  const [row] = await jsonRowsOf<CoordinationRow>(
    db,
    sql`WITH beat AS (
          INSERT INTO healing_instances (tenant_id, service, instance_id, started_at, last_seen)
          SELECT ${tenantId}, ${service}, ${instanceId}, ${databaseNow}, ${databaseNow}
          WHERE NOT EXISTS (SELECT 1 FROM healing_instances WHERE ${mine} AND instance_id = ${instanceId}
            AND last_seen > ${databaseNowPlus(-beatMs)})
          ON CONFLICT (tenant_id, service, instance_id) DO UPDATE SET last_seen = excluded.last_seen
        )
        SELECT json_build_object(
          'settings', (SELECT ${settingsJson} FROM healing_settings WHERE ${mine} ORDER BY version DESC LIMIT 1),
          'alive', coalesce((SELECT json_agg(instance_id) FROM healing_instances
            WHERE ${mine} AND last_seen > ${databaseNowPlus(-input.aliveMs)}), '[]'::json),
          'breakers', coalesce((SELECT json_agg(${breakerJson} ORDER BY dependency) FROM healing_breakers
            WHERE ${mine} AND epoch > 0), '[]'::json),
          'approvals', coalesce((SELECT json_agg(${approvalJson} ORDER BY granted_at DESC, id DESC)
            FROM healing_approvals WHERE ${mine} AND ${approvalLives}), '[]'::json),
          'proposals', coalesce((SELECT json_agg(${proposalJson} ORDER BY opened_at) FROM healing_proposals AS proposal
            WHERE ${mine} AND expires_at > ${databaseNow} AND decided_by IS NULL AND ${instanceId} = ANY (electorate)
              AND NOT EXISTS (SELECT 1 FROM healing_votes AS own
                WHERE own.proposal_id = proposal.id AND own.instance_id = ${instanceId})), '[]'::json),
          'nowMs', ${millisecondsOf(databaseNow)})::text AS json`,
  );
  if (row === undefined) throw new Error('The database gave no row where it always gives one.');
  return row;
}

/** Takes an instance and what it saw out of the counts. */
export async function removeInstance(
  db: Database,
  input: { tenantId: string; service: string; instanceId: string },
): Promise<void> {
  const own = sql`tenant_id = ${input.tenantId} AND service = ${input.service} AND instance_id = ${input.instanceId}`;
  await db.execute(
    sql`WITH silent AS (DELETE FROM healing_breaker_reports WHERE ${own}) DELETE FROM healing_instances WHERE ${own}`,
  );
}
