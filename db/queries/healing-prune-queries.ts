import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../client';
import { firstIdAt, instant } from './healing-time';
import { rowsOf } from './rows-of';

const batch = 5_000;

/** What an open doubt is about stays: settling it needs the claims, steps and jobs of its run. */
const inDoubt = (belongs: SQL): SQL =>
  sql`EXISTS (SELECT 1 FROM healing_doubts d WHERE d.verdict IS NULL AND ${belongs})`;

/** A living job may ask for any step of its run; the first of them were made in the request, before it was stored. */
const oldestJob = sql`(SELECT coalesce(min(enqueued_at) - interval '1 hour', 'infinity') FROM healing_jobs
  WHERE status IN ('waiting', 'running'))`;

/** Versions of the small model that a service keeps beside the active one. */
const forestsKept = 20;

const newerForests = sql`(SELECT count(*) FROM healing_forests newer
  WHERE newer.tenant_id = healing_forests.tenant_id AND newer.service = healing_forests.service
    AND newer.state <> 'active' AND (newer.trained_at, newer.id) > (healing_forests.trained_at, healing_forests.id))`;

/**
 * Removes expired claims and results, and records older than `beforeMs`, in batches that hold their locks briefly.
 * Hourly roll-ups, the settings and the audit stay: they are the long memory, and small. Votes go with their proposal.
 * Returns how many rows went.
 */
export async function pruneHealingRecords(db: Database, input: { beforeMs: number }): Promise<number> {
  const before = instant(input.beforeMs);
  const now = sql`clock_timestamp()`;
  const conditions: [table: string, condition: SQL][] = [
    ['healing_keys', sql`expires_at <= ${now}`],
    [
      'healing_completions',
      sql`expires_at <= ${now} AND NOT ${inDoubt(sql`starts_with(healing_completions.key, d.run_key || '/')`)}`,
    ],
    ['healing_cache', sql`expires_at <= ${now}`],
    ['healing_model_answers', sql`expires_at <= ${now}`],
    ['healing_forests', sql`state <> 'active' AND ${newerForests} >= ${forestsKept}`],
    [
      'healing_steps',
      sql`started_at < least(${before}, ${oldestJob}) AND NOT ${inDoubt(sql`d.run_key = healing_steps.run_key`)}`,
    ],
    ['healing_observations', sql`observed_at < ${before}`],
    ['healing_event_counters', sql`window_start < ${before}`],
    ['system_health_checks', sql`checked_at < ${before}`],
    ['healing_rollups', sql`resolution = 'minute' AND bucket_start < ${before}`],
    // Nobody counts what was not heard of for an hour; each start of an instance leaves a row.
    ['healing_instances', sql`last_seen < ${now} - interval '1 hour'`],
    ['healing_breaker_reports', sql`reported_at < ${now} - interval '1 hour'`],
    ['healing_breakers', sql`state = 'closed' AND changed_at < ${before}`],
    ['healing_approvals', sql`least(expires_at, revoked_at) < ${before}`],
    ['healing_proposals', sql`expires_at < ${before}`],
    ['healing_actions', sql`settled_at < ${before}`],
    ['healing_doubts', sql`settled_at < ${before}`],
    [
      'healing_jobs',
      sql`status IN ('done', 'failed') AND settled_at < ${before} AND NOT ${inDoubt(sql`d.job_id = healing_jobs.id`)}`,
    ],
    // Ids begin with the time, so the primary key finds the old ones; occurred_at has the last word.
    ['healing_events', sql`id < ${firstIdAt(input.beforeMs)}::uuid AND occurred_at < ${before}`],
  ];
  let removed = 0;
  for (const [table, condition] of conditions) removed += await pruneTable(db, table, condition);
  return removed;
}

async function pruneTable(db: Database, table: string, condition: SQL): Promise<number> {
  const name = sql.identifier(table);
  for (let removed = 0; ; ) {
    const rows = await rowsOf<{ count: number }>(
      db,
      sql`WITH gone AS (
            DELETE FROM ${name} WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${name} WHERE ${condition} LIMIT ${batch})) RETURNING 1
          ) SELECT count(*)::float8 AS count FROM gone`,
    );
    const count = rows[0]?.count ?? 0;
    removed += count;
    if (count < batch) return removed;
  }
}
