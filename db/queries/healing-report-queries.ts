import { and, desc, eq, gte, lt, sql } from 'drizzle-orm';
import type { Database } from '../client';
import { healingEvents, healingIssues, systemHealthChecks } from '../schema/healing-schema';
import type { HealingIssueRow } from './healing-event-queries';
import { instant } from './healing-time';
import { rowsOf } from './rows-of';

const hourMs = 3_600_000;
const minuteMs = 60_000;

/** One sum of roll-up counts. The fields that a sum does not run along are null. */
export interface RollupSum {
  bucket: number | null;
  outcome: string | null;
  strategy: string | null;
  chosenBy: string | null;
  latencyBucket: number | null;
  source: string | null;
  kind: string | null;
  count: number;
}

/**
 * Sums the roll-ups of a range along each line that the overview shows, in one pass. Whole hours come from the hourly
 * rows and the edges from those of minutes, so the cost depends neither on the events nor much on the range.
 */
export async function sumHealingRollups(
  db: Database,
  input: { tenantId: string; fromMs: number; toMs: number; bucketMs: number },
): Promise<RollupSum[]> {
  const fromMinute = Math.floor(input.fromMs / minuteMs) * minuteMs;
  const byHours = input.bucketMs % hourMs === 0;
  const fromHour = Math.ceil(input.fromMs / hourMs) * hourMs;
  const toHour = Math.max(fromHour, Math.floor(input.toMs / hourMs) * hourMs);
  const rows = byHours
    ? sql`(resolution = 'hour' AND bucket_start >= ${instant(fromHour)} AND bucket_start < ${instant(toHour)})
        OR (resolution = 'minute' AND bucket_start >= ${instant(fromMinute)} AND bucket_start < ${instant(Math.min(fromHour, input.toMs))})
        OR (resolution = 'minute' AND bucket_start >= ${instant(toHour)} AND bucket_start < ${instant(input.toMs)})`
    : sql`resolution = 'minute' AND bucket_start >= ${instant(fromMinute)} AND bucket_start < ${instant(input.toMs)}`;
  return rowsOf<RollupSum>(
    db,
    sql`WITH counted AS (
          SELECT floor(extract(epoch FROM bucket_start) * 1000 / ${input.bucketMs}::float8) * ${input.bucketMs}::float8 AS bucket,
                 outcome, strategy, chosen_by, latency_bucket, source, kind, count
          FROM healing_rollups
          WHERE tenant_id = ${input.tenantId} AND (${rows})
        )
        SELECT bucket::float8 AS bucket, outcome, strategy, chosen_by AS "chosenBy",
               latency_bucket AS "latencyBucket", source, kind, sum(count)::float8 AS count
        FROM counted
        GROUP BY GROUPING SETS ((bucket, outcome), (strategy, outcome), (chosen_by), (outcome, latency_bucket), (source), (kind))`,
  );
}

/** By the hour: the first hour counts whole when the range begins inside it. */
export async function listHealingIssues(
  db: Database,
  input: { tenantId: string; fromMs: number; toMs: number },
): Promise<HealingIssueRow[]> {
  const t = healingIssues;
  const fromHour = new Date(Math.floor(input.fromMs / hourMs) * hourMs);
  return db
    .select()
    .from(t)
    .where(
      and(
        eq(t.tenantId, input.tenantId),
        gte(t.hourStart, fromHour),
        lt(t.hourStart, new Date(input.toMs)),
        gte(t.lastSeen, new Date(input.fromMs)),
      ),
    )
    .orderBy(desc(t.lastSeen))
    .limit(5_000);
}

/** The newest stored event of a fingerprint: storm counts alone name none. */
export async function newestEventOf(
  db: Database,
  input: { tenantId: string; fingerprint: string },
): Promise<string | null> {
  const [row] = await db
    .select({ id: healingEvents.id })
    .from(healingEvents)
    .where(and(eq(healingEvents.tenantId, input.tenantId), eq(healingEvents.fingerprint, input.fingerprint)))
    .orderBy(desc(healingEvents.id))
    .limit(1);
  return row?.id ?? null;
}

export type HealthCheckRow = typeof systemHealthChecks.$inferSelect;

export async function insertHealthChecks(db: Database, rows: HealthCheckRow[]): Promise<void> {
  if (rows.length > 0) await db.insert(systemHealthChecks).values(rows).onConflictDoNothing();
}

/** The names of all checks, found by hops along the index: a DISTINCT would read every row. */
export async function listHealthCheckNames(db: Database, input: { tenantId: string }): Promise<string[]> {
  const found = await rowsOf<{ name: string }>(
    db,
    sql`WITH RECURSIVE names AS (
          (SELECT name FROM system_health_checks WHERE tenant_id = ${input.tenantId} ORDER BY name LIMIT 1)
          UNION ALL
          SELECT (SELECT c.name FROM system_health_checks c
                  WHERE c.tenant_id = ${input.tenantId} AND c.name > names.name ORDER BY c.name LIMIT 1)
          FROM names WHERE names.name IS NOT NULL
        ) SELECT name FROM names WHERE name IS NOT NULL ORDER BY name`,
  );
  return found.map(({ name }) => name);
}

/** Newest first. */
export async function listHealthChecks(
  db: Database,
  input: { tenantId: string; name: string; limit: number },
): Promise<HealthCheckRow[]> {
  const t = systemHealthChecks;
  return db
    .select()
    .from(t)
    .where(and(eq(t.tenantId, input.tenantId), eq(t.name, input.name)))
    .orderBy(desc(t.checkedAt), desc(t.id))
    .limit(input.limit);
}
