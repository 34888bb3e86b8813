import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../client';
import { databaseNow, databaseNowPlus, millisecondsOf } from './healing-time';
import { jsonRowsOf, rowsOf } from './rows-of';

interface Scope {
  tenantId: string;
  service: string;
}

export interface BreakerRow {
  dependency: string;
  state: 'closed' | 'open' | 'half-open';
  epoch: number;
  openedAtMs: number | null;
  retryAtMs: number | null;
  reason: string;
  probeHolder: string | null;
}

/** As all instances see it now: half-open is a matter of time, and so is the end of a probe's lease. */
export const breakerJson: SQL = sql`json_build_object('dependency', dependency,
  'state', CASE WHEN state = 'open' AND retry_at <= ${databaseNow} THEN 'half-open' ELSE state END,
  'epoch', epoch, 'openedAtMs', ${millisecondsOf(sql`opened_at`)}, 'retryAtMs', ${millisecondsOf(sql`retry_at`)},
  'reason', reason, 'probeHolder', CASE WHEN probe_until > ${databaseNow} THEN probe_holder END)`;

/** Those that are, or were, open. */
export const listBreakers = (db: Database, input: Scope): Promise<BreakerRow[]> =>
  jsonRowsOf<BreakerRow>(
    db,
    sql`SELECT ${breakerJson}::text AS json FROM healing_breakers
        WHERE tenant_id = ${input.tenantId} AND service = ${input.service} AND epoch > 0 ORDER BY dependency`,
  );

export interface BreakerReportRow {
  dependency: string;
  state: 'closed' | 'open';
  calls: number;
  failures: number;
}

/** Inside a transaction: keeps other reporters of these dependencies out until it ends; returns those that are closed. */
export async function lockClosedBreakers(
  tx: Database,
  input: Scope & { dependencies: readonly string[] },
): Promise<string[]> {
  // One order for all, or two reporters would wait for each other.
  const names = [...new Set(input.dependencies)].sort();
  const values = names.map(
    (name) => sql`(${input.tenantId}, ${input.service}, ${name}, 'closed', 0, '', ${databaseNow} - interval '1 hour')`,
  );
  const rows = await rowsOf<{ dependency: string; state: string }>(
    tx,
    sql`INSERT INTO healing_breakers AS breaker (tenant_id, service, dependency, state, epoch, reason, changed_at)
        VALUES ${sql.join(values, sql`, `)}
        ON CONFLICT (tenant_id, service, dependency) DO UPDATE SET epoch = breaker.epoch
        RETURNING dependency, state`,
  );
  return rows.filter(({ state }) => state === 'closed').map(({ dependency }) => dependency);
}

/**
 * Writes what one instance sees, and gives what all live ones see of the same dependencies. Reports count when they are
 * fresh, of a live instance, and made `settlingMs` or more after the breaker was last closed.
 */
export async function reportBreakers(
  tx: Database,
  input: Scope & {
    instanceId: string;
    reports: readonly BreakerReportRow[];
    aliveMs: number;
    settlingMs: number;
  },
): Promise<{ seen: (BreakerReportRow & { instanceId: string })[]; alive: number }> {
  const { tenantId, service, instanceId } = input;
  const values = input.reports.map(
    ({ dependency, state, calls, failures }) =>
      sql`(${tenantId}, ${service}, ${dependency}, ${instanceId}, ${state}, ${calls}::int, ${failures}::int, ${databaseNow})`,
  );
  const dependencies = sql.join(
    input.reports.map(({ dependency }) => sql`${dependency}`),
    sql`, `,
  );
  const since = databaseNowPlus(-input.aliveMs);
  const [row] = await jsonRowsOf<{ seen: (BreakerReportRow & { instanceId: string })[]; alive: number }>(
    tx,
    sql`WITH mine AS (
          INSERT INTO healing_breaker_reports
            (tenant_id, service, dependency, instance_id, state, calls, failures, reported_at)
          VALUES ${sql.join(values, sql`, `)}
          ON CONFLICT (tenant_id, service, dependency, instance_id) DO UPDATE SET
            state = excluded.state, calls = excluded.calls, failures = excluded.failures,
            reported_at = excluded.reported_at
          RETURNING dependency, instance_id, state, calls, failures, reported_at
        ), seen AS (
          SELECT * FROM mine
          UNION ALL
          SELECT dependency, instance_id, state, calls, failures, reported_at FROM healing_breaker_reports AS report
          WHERE tenant_id = ${tenantId} AND service = ${service} AND instance_id <> ${instanceId}
            AND dependency IN (${dependencies}) AND reported_at > ${since}
            AND EXISTS (SELECT 1 FROM healing_instances AS instance
              WHERE instance.tenant_id = report.tenant_id AND instance.service = report.service
                AND instance.instance_id = report.instance_id AND instance.last_seen > ${since})
        )
        SELECT json_build_object(
          'seen', (SELECT coalesce(json_agg(json_build_object('dependency', seen.dependency,
              'instanceId', seen.instance_id, 'state', seen.state, 'calls', seen.calls, 'failures', seen.failures)),
              '[]'::json)
            FROM seen JOIN healing_breakers AS breaker ON breaker.tenant_id = ${tenantId}
              AND breaker.service = ${service} AND breaker.dependency = seen.dependency
            WHERE seen.reported_at > breaker.changed_at + ${input.settlingMs}::float8 * interval '1 millisecond'),
          'alive', 1 + (SELECT count(*) FROM healing_instances WHERE tenant_id = ${tenantId} AND service = ${service}
            AND instance_id <> ${instanceId} AND last_seen > ${since}))::text AS json`,
  );
  if (row === undefined) throw new Error('The database gave no row where it always gives one.');
  return row;
}

/** Inside the transaction that holds the breaker. */
export async function openBreaker(
  tx: Database,
  input: Scope & { dependency: string; openMs: number; reason: string },
): Promise<void> {
  await tx.execute(
    sql`UPDATE healing_breakers SET state = 'open', epoch = epoch + 1, opened_at = ${databaseNow},
          retry_at = ${databaseNowPlus(input.openMs)}, reason = ${input.reason}, probe_holder = NULL,
          probe_until = NULL, changed_at = ${databaseNow}
        WHERE ${breakerIs(input)}`,
  );
}

/** The one probe of a half-open breaker; a lease that ran out may be taken over. */
export async function claimBreakerProbe(
  db: Database,
  input: Scope & { dependency: string; epoch: number; instanceId: string; leaseMs: number },
): Promise<boolean> {
  const rows = await rowsOf(
    db,
    sql`UPDATE healing_breakers SET probe_holder = ${input.instanceId}, probe_until = ${databaseNowPlus(input.leaseMs)}
        WHERE ${breakerIs(input)} AND state = 'open' AND epoch = ${input.epoch}::int AND retry_at <= ${databaseNow}
          AND (probe_until IS NULL OR probe_until <= ${databaseNow})
        RETURNING 1 AS claimed`,
  );
  return rows.length === 1;
}

const probeFailed = '; the last probe failed';

/** Closes it, or opens it anew. False when another instance probes, or the breaker was opened anew since. */
export async function settleBreakerProbe(
  db: Database,
  input: Scope & { dependency: string; epoch: number; instanceId: string; succeeded: boolean; openMs: number },
): Promise<boolean> {
  const outcome = input.succeeded
    ? sql`state = 'closed', opened_at = NULL, retry_at = NULL, reason = 'a probe succeeded'`
    : sql`epoch = epoch + 1, retry_at = ${databaseNowPlus(input.openMs)},
          reason = CASE WHEN right(reason, ${probeFailed.length}) = ${probeFailed} THEN reason ELSE reason || ${probeFailed} END`;
  const rows = await rowsOf(
    db,
    sql`UPDATE healing_breakers SET ${outcome}, probe_holder = NULL, probe_until = NULL, changed_at = ${databaseNow}
        WHERE ${breakerIs(input)} AND state = 'open' AND epoch = ${input.epoch}::int
          AND probe_holder = ${input.instanceId}
        RETURNING 1 AS settled`,
  );
  return rows.length === 1;
}

const breakerIs = (input: Scope & { dependency: string }) =>
  sql`tenant_id = ${input.tenantId} AND service = ${input.service} AND dependency = ${input.dependency}`;
