import type { CheckResult } from '@/lib/self-healing/core/event';
import type { Logger, Store } from '@/lib/self-healing/core/ports';

/** What maintenance needs of the process's healer. */
export interface MaintainedHealer {
  store: Pick<Store, 'leases' | 'prune'>;
  instanceId: string;
  logger: Logger;
  healthMonitor: { run(): Promise<CheckResult[]> };
  runDueJobs(input: { limit: number }): Promise<{ ran: number; failed: number }>;
  flush(): Promise<void>;
}

export type MaintenanceSummary =
  | { done: false; reason: string }
  | {
      done: true;
      checks: { name: string; state: CheckResult['state'] }[];
      jobs: { ran: number; failed: number };
      prunedRows: number;
      /** Parts that could not be done this time, by name. Causes are in the log. */
      undone: string[];
    };

const lease = { tenantId: 'default', name: 'maintenance' };
const leaseMs = 120_000;
const retentionMs = 30 * 24 * 60 * 60 * 1000;

/**
 * One round of what has to be done regularly: health checks, a bounded slice of due jobs, writing what was spooled and
 * removing what expired. A lease keeps two callers from doing it at the same time. When the store cannot be asked for
 * the lease, only what concerns this process alone is done. Never rejects.
 */
export async function runMaintenance(
  healer: MaintainedHealer,
  input: { jobLimit: number; nowMs: number },
): Promise<MaintenanceSummary> {
  const holder = `${healer.instanceId}:${globalThis.crypto.randomUUID()}`;
  const undone: string[] = [];
  const attempt = async <T>(part: string, work: () => Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      undone.push(part);
      healer.logger.error(`Maintenance: ${part} could not be done.`, { error });
      return otherwise;
    }
  };

  const away = Symbol();
  const claimed = await attempt<{ epoch: number } | null | typeof away>(
    'the lease',
    () => healer.store.leases.acquire({ ...lease, holder, ttlMs: leaseMs }),
    away,
  );
  if (claimed === null) return { done: false, reason: 'Another caller is doing this work right now.' };

  const results = await attempt('health checks', () => healer.healthMonitor.run(), []);
  await attempt('writing what was spooled', () => healer.flush(), undefined);
  let jobs = { ran: 0, failed: 0 };
  let prunedRows = 0;
  if (claimed !== away) {
    jobs = await attempt('jobs', () => healer.runDueJobs({ limit: input.jobLimit }), jobs);
    const beforeMs = input.nowMs - retentionMs;
    prunedRows = await attempt('removing what expired', () => healer.store.prune({ beforeMs }), 0);
    const { epoch } = claimed;
    await attempt('giving the lease back', () => healer.store.leases.release({ ...lease, holder, epoch }), undefined);
  }
  return { done: true, checks: results.map(({ name, state }) => ({ name, state })), jobs, prunedRows, undone };
}
