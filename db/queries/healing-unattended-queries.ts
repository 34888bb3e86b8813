import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../client';
import { firstIdAt, instant } from './healing-time';
import { rowsOf } from './rows-of';

export interface UnattendedInput {
  tenantId: string;
  service: string;
  fromMs: number;
  /** What is younger may still be under way in the process that recorded it. */
  toMs: number;
  limit: number;
}

/** An event's id was made when its invocation began; it was recorded at most so much later. */
const longestInvocationMs = 3_600_000;

const within = ({ tenantId, service, fromMs, toMs }: UnattendedInput): SQL =>
  sql`e.tenant_id = ${tenantId} AND e.service = ${service} AND e.id >= ${firstIdAt(fromMs - longestInvocationMs)}::uuid
      AND e.id < ${firstIdAt(toMs)}::uuid AND e.occurred_at >= ${instant(fromMs)} AND e.occurred_at < ${instant(toMs)}`;

/** Events whose first choice was judged and of which no observation was counted, oldest first. */
export async function listUnlearnedEvents(db: Database, input: UnattendedInput): Promise<string[]> {
  const rows = await rowsOf<{ id: string }>(
    db,
    sql`SELECT e.id FROM healing_events e
        WHERE ${within(input)}
          -- Spelt as in the partial index, so that the planner recognises it.
          AND e.first_choice is not null and e.first_choice_succeeded is not null and e.wrapped and e.mode = 'heal'
          and e.outcome <> 'unknown'
          AND (NOT e.first_choice_succeeded OR (e.outcome = 'healed' AND e.strategy = e.first_choice))
          AND NOT EXISTS (SELECT 1 FROM jsonb_array_elements(e.candidates) c
            WHERE c->>'strategy' = e.first_choice AND c->>'outcome' <> 'healed')
          AND NOT EXISTS (SELECT 1 FROM healing_observations o WHERE o.event_id = e.id)
        ORDER BY e.id LIMIT ${input.limit}`,
  );
  return rows.map(({ id }) => id);
}

/**
 * Events that people should hear of and of which no alert was sent, the newest of each fingerprint. Whether an alert of
 * before the event covers it is what `cooldownMs` says.
 */
export async function listUntoldEvents(
  db: Database,
  input: UnattendedInput & { cooldownMs: number; exceptKinds: readonly string[] },
): Promise<string[]> {
  const kinds = sql.join(
    input.exceptKinds.map((kind) => sql`${kind}`),
    sql`, `,
  );
  const rows = await rowsOf<{ id: string }>(
    db,
    sql`SELECT DISTINCT ON (e.fingerprint) e.id FROM healing_events e
        WHERE ${within(input)}
          AND (e.outcome IN ('failed', 'unknown') OR e.recurring
               OR (e.severity = 'critical' AND e.outcome IN ('deferred', 'degraded')))
          AND e.kind NOT IN (${kinds})
          AND NOT EXISTS (SELECT 1 FROM healing_alerts a
            WHERE a.tenant_id = e.tenant_id AND a.service = e.service AND a.key LIKE '%:' || e.fingerprint
              AND a.claimed_at >= e.occurred_at - ${input.cooldownMs}::float8 * interval '1 millisecond'
              AND (a.status = 'sent' OR (a.status = 'sending' AND a.lease_until > clock_timestamp())))
        ORDER BY e.fingerprint, e.id DESC LIMIT ${input.limit}`,
  );
  return rows.map(({ id }) => id);
}
