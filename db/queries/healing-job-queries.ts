import { and, asc, desc, eq, getTableColumns, gt, inArray, lte, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../client';
import { healingJobs } from '../schema/healing-schema';
import { databaseNow } from './healing-time';

export type HealingJobRow = typeof healingJobs.$inferSelect;
type NewHealingJob = Pick<
  HealingJobRow,
  'id' | 'tenantId' | 'service' | 'actorId' | 'source' | 'payload' | 'enqueuedAt' | 'expiresAt'
>;

/** The transaction's time, as pg-boss takes it: a job and its ticket fall due at the same instant. */
const transactionNowPlus = (ms: number): SQL => sql`now() + ${ms}::float8 * interval '1 millisecond'`;

/** False when the job is known already. */
export async function insertHealingJob(tx: Database, job: NewHealingJob, startAfterMs: number): Promise<boolean> {
  const rows = await tx
    .insert(healingJobs)
    .values({ ...job, status: 'waiting', dueAt: transactionNowPlus(startAfterMs) })
    .onConflictDoNothing()
    .returning({ id: healingJobs.id });
  return rows.length === 1;
}

/** Begins the next run of a job that is due, be it that its last run let the lease end; null when it is not. */
export async function claimHealingJob(
  tx: Database,
  input: { id: string; leaseMs: number },
): Promise<HealingJobRow | null> {
  const t = healingJobs;
  const [row] = await tx
    .update(t)
    .set({ status: 'running', run: sql`${t.run} + 1`, dueAt: transactionNowPlus(input.leaseMs) })
    .where(and(eq(t.id, input.id), inArray(t.status, ['waiting', 'running']), lte(t.dueAt, databaseNow)))
    .returning();
  return row ?? null;
}

/** Ends a run; false when another run has begun since: it was fenced off. */
export async function settleHealingJob(
  tx: Database,
  input: { id: string; run: number; status: 'done' | 'waiting' | 'failed'; afterMs?: number; reason?: string },
): Promise<boolean> {
  const t = healingJobs;
  const rows = await tx
    .update(t)
    .set({
      status: input.status,
      dueAt: transactionNowPlus(input.afterMs ?? 0),
      reason: input.reason ?? null,
      settledAt: input.status === 'waiting' ? null : databaseNow,
    })
    .where(and(eq(t.id, input.id), eq(t.run, input.run), eq(t.status, 'running')))
    .returning({ id: t.id });
  return rows.length === 1;
}

export async function countHealingJobs(
  db: Database,
  input: { service: string },
): Promise<{ waiting: number; running: number; failed: number }> {
  const t = healingJobs;
  const rows = await db
    .select({ status: t.status, count: sql<number>`count(*)::int` })
    .from(t)
    .where(and(eq(t.service, input.service), sql`${t.status} <> 'done'`))
    .groupBy(t.status);
  const count = (status: string) => rows.find((row) => row.status === status)?.count ?? 0;
  return { waiting: count('waiting'), running: count('running'), failed: count('failed') };
}

/** Where a job stands; null when no job has this id. */
export async function findHealingJob(db: Database, input: { id: string }) {
  const t = healingJobs;
  const rows = await db
    .select({ state: t.status, runs: t.run, settledAt: t.settledAt })
    .from(t)
    .where(eq(t.id, input.id));
  const [row] = rows;
  return row ? { state: row.state, runs: row.runs, settledAtMs: row.settledAt?.getTime() ?? null } : null;
}

interface JobName {
  tenantId: string;
  service: string;
  id: string;
}

const jobIs = ({ tenantId, service, id }: JobName) =>
  and(eq(healingJobs.id, id), eq(healingJobs.tenantId, tenantId), eq(healingJobs.service, service));

/** What runs and waits first, oldest first; then what ended, newest first. Without the sealed payload. */
export async function listHealingJobs(
  db: Database,
  input: { tenantId: string; service: string; status?: HealingJobRow['status']; limit: number },
): Promise<Omit<HealingJobRow, 'payload'>[]> {
  const t = healingJobs;
  const { payload: _payload, ...columns } = getTableColumns(t);
  return await db
    .select(columns)
    .from(t)
    .where(
      and(
        eq(t.tenantId, input.tenantId),
        eq(t.service, input.service),
        input.status === undefined ? undefined : eq(t.status, input.status),
      ),
    )
    .orderBy(sql`${t.settledAt} IS NOT NULL`, desc(t.settledAt), asc(t.dueAt))
    .limit(input.limit);
}

/** Makes a failed job that has not expired wait again, due now. False when there is none. */
export async function reviveHealingJob(tx: Database, input: JobName): Promise<boolean> {
  const t = healingJobs;
  const rows = await tx
    .update(t)
    .set({ status: 'waiting', dueAt: transactionNowPlus(0), reason: null, settledAt: null })
    .where(and(jobIs(input), eq(t.status, 'failed'), gt(t.expiresAt, databaseNow)))
    .returning({ id: t.id });
  return rows.length === 1;
}

/** Ends a job that waits; false when it does not wait any more. */
export async function cancelHealingJob(tx: Database, input: JobName & { reason: string }): Promise<boolean> {
  const t = healingJobs;
  const rows = await tx
    .update(t)
    .set({ status: 'failed', reason: input.reason, settledAt: databaseNow })
    .where(and(jobIs(input), eq(t.status, 'waiting')))
    .returning({ id: t.id });
  return rows.length === 1;
}
