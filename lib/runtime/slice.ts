import { type MaintainedHealer, type MaintenanceInput, type MaintenanceSummary, runMaintenance } from './maintenance';

export interface SliceInput {
  jobLimit: number;
  nowMs: number;
  /** Milliseconds that this slice may take. */
  budgetMs: number;
  /** The regular work is due when the last round of it is so long ago. Milliseconds. */
  everyMs?: number;
  monotonic?: () => number;
}

/** A round of the regular work, whoever did it, is no older than this while requests come. */
export const sliceEveryMs = 300_000;
/** The longest slice after a response, and the shortest that is worth its lease. */
const longestMs = 10_000;
const shortestMs = 2_000;
/** Kept back from the function's time for what does not stop in time. */
const reserveMs = 3_000;
const tick = { tenantId: 'default', name: 'regular-work-tick' };
/** After a slice that did not get to everything, the next one comes so soon. */
const unfinishedMs = 30_000;
/** Beyond the end of a slice: then a frozen one's turn is over. */
const marginMs = 15_000;

/** The time for a slice in a function that has run for `spentMs`; null where too little is left. Milliseconds. */
export function sliceBudgetMs(functionSeconds: number, spentMs: number): number | null {
  const budgetMs = Math.min(longestMs, functionSeconds * 1_000 - spentMs - reserveMs);
  return budgetMs < shortestMs ? null : budgetMs;
}

/**
 * One slice of the regular work, if the last round is over `everyMs` old: a lease that lasts as long as a round is
 * fresh decides that, with the database's time, so two processes never begin one slice. A slice that ended for want of
 * time gives the turn to a request of half a minute later; one that was frozen loses it soon after its own time is over. Null when
 * none was due. Rejects when the store cannot be asked.
 */
export async function runDueSlice(healer: MaintainedHealer, input: SliceInput): Promise<MaintenanceSummary | null> {
  const monotonic = input.monotonic ?? (() => performance.now());
  const startedAt = monotonic();
  const { leases } = healer.store;
  const holder = `${healer.instanceId}:${globalThis.crypto.randomUUID()}`;
  const claimed = await leases.acquire({ ...tick, holder, ttlMs: input.budgetMs + marginMs });
  if (claimed === null) return null;
  const held = { ...tick, holder, epoch: claimed.epoch };
  const rest: MaintenanceInput = {
    ...{ jobLimit: input.jobLimit, nowMs: input.nowMs, catchUp: true, monotonic },
    budgetMs: input.budgetMs - (monotonic() - startedAt),
  };
  const summary = await runMaintenance(healer, rest);
  const isComplete = !summary.done || (summary.left ?? []).length === 0;
  await leases.renew({ ...held, ttlMs: isComplete ? (input.everyMs ?? sliceEveryMs) : unfinishedMs });
  return summary;
}

/** Says that a round was done just now: slices after responses wait for the next time. Never rejects. */
export async function noteRound(healer: MaintainedHealer, everyMs = sliceEveryMs): Promise<void> {
  try {
    await healer.store.leases.acquire({ ...tick, holder: healer.instanceId, ttlMs: everyMs });
  } catch (error) {
    healer.logger.warn('The round of regular work could not be noted; a request may do one more.', { error });
  }
}
