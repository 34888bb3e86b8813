import { processHealer } from '@/lib/self-healing/error-interceptor';
import { type Migrate, prepareDatabase } from './prepare-database';
import { startScheduler } from './scheduler';
import { isServerless } from './serverless';
import { onShutdown } from './shutdown';
import { stopOnSignals } from './stop-on-signals';
import { startSlices } from './work-after-responses';

export interface StartHealingInput {
  /** Brings the tables up to date. Default: the library's own history alone; an app's own is never touched. Null: the build has done it. */
  migrate?: Migrate | null;
  /** What else has to be true before healing starts; the tables are there. */
  prepare?: () => Promise<void>;
  /** False: whoever runs the server ends it, and runs what `onShutdown` was given. Default true. */
  signals?: boolean;
}

/**
 * Brings healing up in this process: the database with its tables, the healer, and the regular work of a long-running
 * server; on Vercel, where nothing runs between requests, slices of it after responses. Import `self-healing.config` before. Call it once, in `register()`.
 *
 * @throws what the database or the environment said. Operations then run unhealed or heal without records.
 */
export async function startHealing(input: StartHealingInput = {}): Promise<void> {
  if (input.signals !== false) stopOnSignals();
  await prepareDatabase(input.migrate);
  await input.prepare?.();
  const healer = await processHealer();
  await healer.start();
  if (isServerless()) return startSlices(healer);
  const scheduler = startScheduler(healer);
  onShutdown(() => scheduler.stop());
}
