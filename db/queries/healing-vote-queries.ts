import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../client';
import { databaseNow, databaseNowPlus, millisecondsOf } from './healing-time';
import { jsonRowsOf } from './rows-of';

interface Scope {
  tenantId: string;
  service: string;
}

export interface ProposalRow {
  id: string;
  action: string;
  resource: string;
  reason: string;
  openedBy: string;
  openedAtMs: number;
  expiresAtMs: number;
  electorate: string[];
  threshold: number;
  decidedBy: string | null;
  decidedAgrees: boolean | null;
  votes: { instanceId: string; agrees: boolean; reason: string }[];
  /** Whether its time is over, by the database's clock. */
  over: boolean;
}

export const proposalJson: SQL = sql`json_build_object('id', proposal.id, 'action', action, 'resource', resource,
  'reason', reason, 'openedBy', opened_by, 'openedAtMs', ${millisecondsOf(sql`opened_at`)},
  'expiresAtMs', ${millisecondsOf(sql`expires_at`)}, 'electorate', electorate, 'threshold', threshold,
  'decidedBy', decided_by, 'decidedAgrees', decided_agrees, 'over', expires_at <= ${databaseNow},
  'votes', coalesce((SELECT json_agg(json_build_object('instanceId', vote.instance_id, 'agrees', vote.agrees,
      'reason', vote.reason) ORDER BY vote.cast_at, vote.instance_id)
    FROM healing_votes AS vote WHERE vote.proposal_id = proposal.id), '[]'::json))`;

const readProposals = (db: Database, input: Scope, rest: SQL): Promise<ProposalRow[]> =>
  jsonRowsOf<ProposalRow>(
    db,
    sql`SELECT ${proposalJson}::text AS json FROM healing_proposals AS proposal
        WHERE tenant_id = ${input.tenantId} AND service = ${input.service} ${rest}`,
  );

/** Puts an action to the instances seen within `aliveMs`. Nothing happens when the id is known. */
export async function insertProposal(
  db: Database,
  input: Scope & {
    id: string;
    action: string;
    resource: string;
    reason: string;
    openedBy: string;
    ttlMs: number;
    threshold: number;
    aliveMs: number;
  },
): Promise<void> {
  const { tenantId, service } = input;
  await db.execute(
    sql`INSERT INTO healing_proposals (id, tenant_id, service, action, resource, reason, opened_by, opened_at,
          expires_at, electorate, threshold)
        VALUES (${input.id}::uuid, ${tenantId}, ${service}, ${input.action}, ${input.resource}, ${input.reason},
          ${input.openedBy}, ${databaseNow}, ${databaseNowPlus(input.ttlMs)},
          ARRAY(SELECT instance_id FROM healing_instances WHERE tenant_id = ${tenantId} AND service = ${service}
            AND last_seen > ${databaseNowPlus(-input.aliveMs)} ORDER BY instance_id),
          ${input.threshold}::float8)
        ON CONFLICT DO NOTHING`,
  );
}

/** One vote for each of the electorate, while the time runs; the first one stands. */
export async function insertVote(
  db: Database,
  input: Scope & { id: string; instanceId: string; agrees: boolean; reason: string },
): Promise<void> {
  const { tenantId, service, instanceId } = input;
  await db.execute(
    sql`INSERT INTO healing_votes (proposal_id, instance_id, tenant_id, service, agrees, reason, cast_at)
        SELECT id, ${instanceId}, tenant_id, service, ${input.agrees}::boolean, ${input.reason}, ${databaseNow}
        FROM healing_proposals
        WHERE id = ${input.id}::uuid AND tenant_id = ${tenantId} AND service = ${service}
          AND expires_at > ${databaseNow} AND decided_by IS NULL AND ${instanceId} = ANY (electorate)
        ON CONFLICT DO NOTHING`,
  );
}

export async function findProposal(db: Database, input: Scope & { id: string }): Promise<ProposalRow | null> {
  const [proposal] = await readProposals(db, input, sql`AND id = ${input.id}::uuid`);
  return proposal ?? null;
}

/** Newest first. */
export const listProposals = (db: Database, input: Scope & { limit: number }): Promise<ProposalRow[]> =>
  readProposals(db, input, sql`ORDER BY opened_at DESC, id DESC LIMIT ${input.limit}::int`);

/** Inside a transaction: no vote is cast and no other word given until it ends. */
export async function lockProposal(tx: Database, input: Scope & { id: string }): Promise<void> {
  await tx.execute(
    sql`SELECT 1 FROM healing_proposals
        WHERE id = ${input.id}::uuid AND tenant_id = ${input.tenantId} AND service = ${input.service} FOR UPDATE`,
  );
}

/** Inside the transaction that holds it. */
export async function decideProposal(
  tx: Database,
  input: Scope & { id: string; decidedBy: string; agrees: boolean },
): Promise<void> {
  await tx.execute(
    sql`UPDATE healing_proposals SET decided_by = ${input.decidedBy}, decided_agrees = ${input.agrees}::boolean
        WHERE id = ${input.id}::uuid AND tenant_id = ${input.tenantId} AND service = ${input.service}`,
  );
}
