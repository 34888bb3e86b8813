import type { CheckResult } from '@/lib/self-healing/core/event';

const key = Symbol.for('selfheal.latest-checks');
type Process = { [key]?: readonly CheckResult[] };

/** What this process's own checks last said: known also while the database, which keeps them, is away. */
export function latestChecks(): readonly CheckResult[] {
  return (globalThis as Process)[key] ?? [];
}

export function rememberChecks(results: readonly CheckResult[]): void {
  if (results.length > 0) (globalThis as Process)[key] = results;
}
