import { exportAuditHead } from '@/lib/runtime/audit-head';
import { rememberChecks } from '@/lib/runtime/latest-checks';
import type { CheckResult } from '@/lib/self-healing/core/event';
import type { Logger, Store } from '@/lib/self-healing/core/ports';
import { withinTime } from './within-time';

/** What maintenance needs of the process's healer. */
export interface MaintainedHealer {
  store: Pick<Store, 'leases' | 'prune'> & Partial<Pick<Store, 'audit'>>;
  instanceId: string;
  logger: Logger;
  healthMonitor: { run(): Promise<CheckResult[]> };
  runDueJobs(input: { limit: number; budgetMs?: number }): Promise<{ ran: number; failed: number; cut?: boolean }>;
  /** Learns from and tells of what processes had recorded that ended right after a response. */
  catchUp?(input: { limit: number; signal?: AbortSignal }): Promise<{ learned: number; alerted: number }>;
  flush(): Promise<void>;
  /** Trains the small model where a day has passed and enough was recorded. */
  trainWhenDue?(signal: AbortSignal): Promise<boolean>;
  /** Asks what became of effects that were left in doubt. */
  reconcile?(input: { limit: number }): Promise<{ asked: number; settled: number; open: number }>;
}

export type MaintenanceSummary =
  | { done: false; reason: string }
  | {
      done: true;
      checks: { name: string; state: CheckResult['state'] }[];
      jobs: { ran: number; failed: number };
      /** Effects in doubt that were asked about, those among them that are settled now, and all that are open still. */
      doubts: { asked: number; settled: number; open: number };
      prunedRows: number;
      /** Parts that could not be done this time, by name. Causes are in the log. */
      undone: string[];
      /** In a slice: parts for which there was no time, or not enough. Another round goes on with them. */
      left?: string[];
    };

export interface MaintenanceInput {
  jobLimit: number;
  nowMs: number;
  auditFolder?: string | null;
  /** Milliseconds from now within which it has to end: where the platform ends the process. Default: without limit. */
  budgetMs?: number;
  /** Whether processes end right after their responses, so that what comes after one is made up for. */
  catchUp?: boolean;
  /** Milliseconds that never go back. */
  monotonic?: () => number;
}

const lease = { tenantId: 'default', name: 'maintenance' };
const leaseMs = 120_000;
/** Beyond a slice's end: for the statement that is under way then. */
const leaseMarginMs = 10_000;
const doubtLimit = 25;
const retentionMs = 30 * 24 * 60 * 60 * 1000;
const catchUpLimit = 100;
/** Nothing is begun that has less time than this. */
const partMs = 750;
/** Of the time that is left, what checks may use, and what jobs may: the other parts want some too. */
const shareOfChecks = 0.4;
const shareOfJobs = 0.7;

/**
 * One round of what has to be done regularly: health checks, a bounded slice of due jobs, asking about effects in doubt,
 * writing what was spooled, removing what expired, and exporting the audit chain's head. A lease keeps two callers from
 * doing it at the same time; a caller that was paused for longer than it, and so may have been replaced, does no more.
 * When the store cannot be asked for the lease, only what concerns this process alone is done. With `budgetMs` it is a
 * slice: what there is no time for is left to the next one. Never rejects.
 */
export async function runMaintenance(healer: MaintainedHealer, input: MaintenanceInput): Promise<MaintenanceSummary> {
  const holder = `${healer.instanceId}:${globalThis.crypto.randomUUID()}`;
  const monotonic = input.monotonic ?? (() => performance.now());
  const endsAt = input.budgetMs === undefined ? null : monotonic() + input.budgetMs;
  const remainingMs = () => (endsAt === null ? null : endsAt - monotonic());
  const undone: string[] = [];
  const left: string[] = [];
  const attempt = async <T>(part: string, work: () => Promise<T>, otherwise: T): Promise<T> => {
    const restMs = remainingMs();
    if (restMs !== null && restMs < partMs) {
      left.push(part);
      return otherwise;
    }
    try {
      return await work();
    } catch (error) {
      undone.push(part);
      healer.logger.error(`Maintenance: ${part} could not be done.`, { error });
      return otherwise;
    }
  };

  const away = Symbol();
  const ttlMs = input.budgetMs === undefined ? leaseMs : Math.min(leaseMs, input.budgetMs + leaseMarginMs);
  const claimed = await attempt<{ epoch: number } | null | typeof away>(
    'the lease',
    () => healer.store.leases.acquire({ ...lease, holder, ttlMs }),
    away,
  );
  if (claimed === null) return { done: false, reason: 'Another caller is doing this work right now.' };

  const results = await attempt('health checks', async () => {
    const restMs = remainingMs();
    const run = healer.healthMonitor.run();
    const answers = restMs === null ? await run : await withinTime(run, restMs * shareOfChecks, () => null);
    if (answers === null) left.push('health checks');
    return answers ?? [];
  }, []);
  rememberChecks(results);
  await attempt('writing what was spooled', () => healer.flush(), undefined);
  const done: Pick<Extract<MaintenanceSummary, { done: true }>, 'jobs' | 'doubts' | 'prunedRows'> = {
    jobs: { ran: 0, failed: 0 },
    doubts: { asked: 0, settled: 0, open: 0 },
    prunedRows: 0,
  };
  if (claimed !== away) {
    const held = { ...lease, holder, epoch: claimed.epoch };
    /** Nothing shared is begun by a caller whose lease ran out: somebody else may be at it. */
    const shared = async <K extends keyof typeof done>(part: string, key: K, work: () => Promise<(typeof done)[K]>) => {
      done[key] = await attempt(
        part,
        async () => {
          if (await healer.store.leases.renew({ ...held, ttlMs })) return await work();
          throw new Error('Another caller took over meanwhile.');
        },
        done[key],
      );
    };
    if (input.catchUp) {
      await attempt(
        'what ended processes left',
        async () => {
          const restMs = remainingMs();
          const signal = restMs === null ? {} : { signal: AbortSignal.timeout(Math.ceil(restMs * shareOfChecks)) };
          await healer.catchUp?.({ limit: catchUpLimit, ...signal });
        },
        undefined,
      );
    }
    // None where another process drains the queue.
    if (input.jobLimit > 0) {
      await shared('jobs', 'jobs', async () => {
        const restMs = remainingMs();
        const budget = restMs === null ? {} : { budgetMs: restMs * shareOfJobs };
        const { ran, failed, cut } = await healer.runDueJobs({ limit: input.jobLimit, ...budget });
        if (cut || ran >= input.jobLimit) left.push('jobs');
        return { ran, failed };
      });
    }
    await shared(
      'asking about what is in doubt',
      'doubts',
      async () => (await healer.reconcile?.({ limit: doubtLimit })) ?? done.doubts,
    );
    await shared('removing what expired', 'prunedRows', () =>
      healer.store.prune({ beforeMs: input.nowMs - retentionMs }),
    );
    const { store, logger, instanceId } = healer;
    const folder = input.auditFolder ?? null;
    await attempt(
      "exporting the audit chain's head",
      () => exportAuditHead({ store, logger, instanceId, nowMs: input.nowMs, folder }),
      null,
    );
    try {
      await healer.store.leases.release(held);
    } catch (error) {
      healer.logger.warn('Maintenance: the lease could not be given back; it expires by itself.', { error });
    }
  }
  return {
    done: true,
    checks: results.map(({ name, state }) => ({ name, state })),
    ...done,
    undone,
    ...(endsAt === null ? {} : { left }),
  };
}
