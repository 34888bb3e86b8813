import { systemClock as clock } from '@/lib/self-healing/core/system-clock';
import { processHealer } from '@/lib/self-healing/error-interceptor';
import { closeDatabase } from './database';
import { environment } from './environment';
import { isNotNow } from './http/not-now';
import { keepTrying } from './keep-trying';
import { logger } from './logger';
import { databaseWaitMs, type Migrate, openAnswering, updateTables } from './prepare-database';
import { startScheduler } from './scheduler';
import { isServerless } from './serverless';
import { onShutdown } from './shutdown';
import { stopOnSignals } from './stop-on-signals';
import { startSlices } from './work-after-responses';

export interface StartHealingInput {
  /** Brings the tables up to date. Default: the library's own history alone; an app's own is never touched. Null: the build has done it. */
  migrate?: Migrate | null;
  /** What else has to be true before healing starts; the tables are there. It may be done again where it failed. */
  prepare?: () => Promise<void>;
  /** False: whoever runs the server ends it, and runs what `onShutdown` was given. Default true. */
  signals?: boolean;
  /** True: for a server that has nothing to serve without its tables. Default false: an app serves while the database is away. */
  waits?: boolean;
}

/** How long an app's start waits for a first answer of the database, and for the tables of one that answered. */
const firstAnswerMs = 2_000;
const tablesMs = 10_000;

/**
 * Brings healing up in this process: the database with its tables, the healer, and the regular work of a long-running
 * server; on Vercel, where nothing runs between requests, slices of it after responses. Import `self-healing.config` before. Call it once, in `register()`.
 *
 * It waits while the database answers; where it does not, it resolves at once (within two seconds) and goes on trying
 * until it is up or the process is stopped. Nothing waits under SELFHEAL_MODE=off. The healer then works with what it
 * knows: unread for half a minute, shared state may forbid writes, so only reads are healed.
 *
 * @throws EnvironmentError when a variable is missing or not usable: no waiting mends it. With `waits` also what the
 * database said last after half a minute, or at once where it is no matter of waiting.
 */
export async function startHealing(input: StartHealingInput = {}): Promise<void> {
  if (input.signals !== false) stopOnSignals();
  const { embedded, SELFHEAL_MODE: mode } = environment();
  onShutdown(closeDatabase);
  const startedAt = clock.monotonic();
  const start: Start = { answered: false, stopped: false };
  let isUp = false;
  let told = '';

  await new Promise<void>((resolve, reject) => {
    const goOnWithout = () => {
      resolve();
      if (isUp || embedded || mode === 'off') return;
      // Its pulse runs from now on: the switch is obeyed, and the instance is counted, as soon as the store answers.
      processHealer().catch(tell);
    };
    const tell = (error: unknown) => {
      const now = reasonOf(error);
      if (now !== told) logger().warn(`Healing is not up yet (${now}); it is tried again until it is.`, { error });
      told = now;
    };
    const failed = (error: unknown) => {
      tell(error);
      if (!input.waits) return goOnWithout();
      const waited = clock.monotonic() - startedAt >= databaseWaitMs;
      if (embedded || waited || (start.answered && !isNotNow(error))) reject(error);
    };
    const stop = keepTrying({
      clock,
      failed,
      async work() {
        await bringUp(input, start);
        isUp = true;
        if (told !== '') logger().info('Healing is up: the database answers.');
        resolve();
      },
    });
    onShutdown(async () => {
      start.stopped = true;
      stop();
    });
    if (input.waits) return;
    if (mode === 'off') return resolve();
    // The embedded database is work of this process: it opens or fails, and is never away.
    if (embedded) return;
    clock.after(firstAnswerMs, () => {
      if (start.answered) clock.after(tablesMs - firstAnswerMs, resolve);
      else goOnWithout();
    });
  });
}

interface Start {
  answered: boolean;
  stopped: boolean;
}

async function bringUp(input: StartHealingInput, start: Start): Promise<void> {
  const handle = await openAnswering();
  start.answered = true;
  if (start.stopped) return;
  await updateTables(handle, input.migrate);
  await input.prepare?.();
  if (start.stopped) return;
  const healer = await processHealer();
  await healer.start();
  if (isServerless()) return startSlices(healer);
  const scheduler = startScheduler(healer);
  onShutdown(() => scheduler.stop());
}

/** Drivers name hosts and users in their messages; their codes say enough for one line. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'not an error';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
