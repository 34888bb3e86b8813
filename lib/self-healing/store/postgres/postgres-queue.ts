import type PgBoss from 'pg-boss';
import type { DatabaseHandle, DatabaseSession } from '../../../../db/client';
import { createBoss, jobQueueName } from '../../../../db/job-schema';
import {
  cancelHealingJob,
  claimHealingJob,
  countHealingJobs,
  findHealingJob,
  type HealingJobRow,
  insertHealingJob,
  listHealingJobs,
  reviveHealingJob,
  settleHealingJob,
} from '../../../../db/queries/healing-queries';
import type { JobView, Queue, QueuedJob } from '../../core/ports';

/** Tickets of jobs that have ended are thrown away on the way; so many rounds at most. */
const takeRounds = 20;

/**
 * A durable queue on pg-boss. A row of `healing_jobs` is the truth about a job; pg-boss delivers tickets that carry
 * its id when it is due. Both change in one transaction, so a crash leaves either both or neither, and pg-boss's own
 * retries, expiry and timers are not used. See docs/decisions/0004-queue.md.
 */
export function postgresQueue(handle: DatabaseHandle, input: { service?: string } = {}): Queue {
  const service = input.service ?? 'default';
  let starting: Promise<Office> | undefined;
  const boss = () => {
    starting ??= openOffice(handle, service).catch((error: unknown) => {
      starting = undefined;
      throw error;
    });
    return starting;
  };
  const inTransaction = async <T>(work: (session: DatabaseSession, tickets: Tickets) => Promise<T>): Promise<T> => {
    const office = await boss();
    return handle.session(async (session) => {
      await session.query('BEGIN');
      try {
        const result = await work(session, ticketsOf(office, session));
        await session.query('COMMIT');
        return result;
      } catch (error) {
        await session.query('ROLLBACK');
        throw error;
      }
    });
  };

  return {
    async enqueue({ enqueuedAtMs, expiresAtMs, ...job }, { startAfterMs = 0 } = {}) {
      await inTransaction(async (session, tickets) => {
        const row = { ...job, service, enqueuedAt: new Date(enqueuedAtMs), expiresAt: new Date(expiresAtMs) };
        if (await insertHealingJob(session.insideTransaction(), row, startAfterMs))
          await tickets.send(job.id, startAfterMs);
      });
    },
    take: ({ limit, leaseMs }) =>
      inTransaction(async (session, tickets) => {
        const taken: QueuedJob[] = [];
        for (let round = 0; round < takeRounds && taken.length < limit; round++) {
          const due = await tickets.fetch(limit - taken.length);
          for (const { id } of due) {
            const row = await claimHealingJob(session.insideTransaction(), { id, leaseMs });
            if (row === null) continue;
            taken.push(toJob(row));
            // Comes back when the lease has ended without an answer: the process may have died.
            await tickets.send(id, leaseMs);
          }
          if (due.length === 0) break;
        }
        return taken;
      }),
    complete: (job) =>
      inTransaction(async (session) => {
        await settleHealingJob(session.insideTransaction(), { ...job, status: 'done' });
      }),
    postpone: (job, afterMs) =>
      inTransaction(async (session, tickets) => {
        const mine = await settleHealingJob(session.insideTransaction(), { ...job, status: 'waiting', afterMs });
        if (mine) await tickets.send(job.id, afterMs);
      }),
    fail: (job, reason) =>
      inTransaction(async (session) => {
        await settleHealingJob(session.insideTransaction(), { ...job, status: 'failed', reason });
      }),
    depth: () => countHealingJobs(handle.db, { service }),
    find: (id) => findHealingJob(handle.db, { id }),
    async list({ tenantId, state, limit }) {
      const rows = await listHealingJobs(handle.db, { tenantId, service, limit, ...(state ? { status: state } : {}) });
      return rows.map(toView);
    },
    revive: ({ tenantId, id }) =>
      inTransaction(async (session, tickets) => {
        const revived = await reviveHealingJob(session.insideTransaction(), { tenantId, service, id });
        if (revived) await tickets.send(id, 0);
        return revived;
      }),
    cancel: (job) => inTransaction((session) => cancelHealingJob(session.insideTransaction(), { ...job, service })),
    async close() {
      const office = await starting?.catch(() => undefined);
      starting = undefined;
      await office?.boss.stop({ graceful: false });
    },
  };
}

interface Office {
  boss: PgBoss;
  queue: string;
}

/** Each service has its own queue: a ticket that another one took would be lost. */
async function openOffice(handle: DatabaseHandle, service: string): Promise<Office> {
  const boss = await createBoss(handle, { migrate: false });
  if (service === 'default') return { boss, queue: jobQueueName };
  const queue = `${jobQueueName}-${service.replace(/[^a-zA-Z0-9-]/g, (character) => `_${character.codePointAt(0)}_`)}`;
  await boss.createQueue(queue);
  return { boss, queue };
}

interface Tickets {
  send(jobId: string, afterMs: number): Promise<void>;
  /** Takes due tickets away; undone with the transaction. */
  fetch(limit: number): Promise<{ id: string }[]>;
}

function ticketsOf({ boss, queue }: Office, session: DatabaseSession): Tickets {
  const db = { executeSql: (text: string, values: unknown[]) => session.execute(text, values) };
  return {
    async send(jobId, afterMs) {
      const options = { db, startAfter: afterMs / 1000, retryLimit: 0, retentionDays: 365 };
      await boss.send(queue, { job: jobId }, options);
    },
    async fetch(limit) {
      const tickets = await boss.fetch<{ job: string }>(queue, { db, batchSize: limit });
      if (tickets.length === 0) return [];
      await boss.deleteJob(
        queue,
        tickets.map(({ id }) => id),
        { db },
      );
      return tickets.map(({ data }) => ({ id: data.job }));
    },
  };
}

function toJob(row: HealingJobRow): QueuedJob {
  const { id, tenantId, actorId, source, payload, run } = row;
  const times = { enqueuedAtMs: row.enqueuedAt.getTime(), expiresAtMs: row.expiresAt.getTime() };
  return { id, tenantId, actorId, source, payload, run, ...times };
}

function toView(row: Omit<HealingJobRow, 'payload'>): JobView {
  return {
    id: row.id,
    source: row.source,
    state: row.status,
    runs: row.run,
    enqueuedAtMs: row.enqueuedAt.getTime(),
    dueAtMs: row.dueAt.getTime(),
    expiresAtMs: row.expiresAt.getTime(),
    settledAtMs: row.settledAt?.getTime() ?? null,
    reason: row.reason,
  };
}
