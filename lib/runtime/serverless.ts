import type { Limits } from '@/lib/self-healing/core/limits';

/** On Vercel a process lives for its requests alone: it is frozen or ended after each, and no disk outlives it. */
export const isServerless = (): boolean => process.env.VERCEL !== undefined;

/**
 * Whether this process may change tables. On Vercel only one of the production deployment may, unless MIGRATE_ON_BUILD=1:
 * a preview of a branch must not change the tables under what is live.
 */
export function mayMigrate(env: Readonly<Record<string, string | undefined>> = process.env): boolean {
  if (env.VERCEL === undefined) return true;
  if (env.MIGRATE_ON_BUILD !== undefined && env.MIGRATE_ON_BUILD !== '') return env.MIGRATE_ON_BUILD === '1';
  return env.VERCEL_ENV === 'production';
}

/** The response waits so long for the record of a decision: what is not written before it may never be. */
const recordMs = 1_000;
/** Of a function's time, what healing may take: the rest is for the first attempt and the page around it. */
const shareOfHealing = 0.5;

/**
 * Limits that end well before the platform ends the function. Milliseconds.
 * @param functionSeconds the time limit of a function (SELFHEAL_FUNCTION_SECONDS).
 */
export function functionLimits(functionSeconds: number): Partial<Limits> {
  const mostMs = functionSeconds * 1_000 * shareOfHealing;
  return {
    recordBeforeResponseMs: recordMs,
    healingMs: Math.min(10_000, mostMs),
    transactionMs: Math.min(30_000, mostMs),
    keyWaitMs: Math.min(10_000, mostMs),
    modelTimeoutMs: Math.min(8_000, mostMs),
  };
}
