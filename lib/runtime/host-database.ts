import type { DatabaseHandle } from '@/db/client';

const key = Symbol.for('selfheal.host-database');
type Open = () => Promise<DatabaseHandle>;
type Process = { [key]?: Open };

/** The host's own database stands in for the environment's. The first call holds; nothing is opened by it. */
export function bindDatabase(open: Open): void {
  (globalThis as Process)[key] ??= open;
}

/** How the host's own database is opened; undefined where the environment names one, or none. */
export function hostDatabase(): Open | undefined {
  return (globalThis as Process)[key];
}
