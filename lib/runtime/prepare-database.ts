import { type DatabaseHandle, openDatabase } from '@/db/client';
import { migrateDatabase } from '@/db/migrate';
import { closeDatabase, database } from './database';
import { environment } from './environment';
import { isNotNow } from './http/not-now';
import { mayMigrate } from './serverless';
import { onShutdown } from './shutdown';

const databaseWaitMs = 30_000;

/** Brings the tables up to date; returns how many migrations were applied. */
export type Migrate = (handle: DatabaseHandle) => Promise<number>;

/**
 * Opens the process's database, waits for it where it is still starting, and brings its tables up to date: one
 * transaction, so that cut off in the middle it has not happened, or is found to have. It is closed at a graceful stop.
 *
 * @param migrate default: the library's own history alone; null: the tables are somebody else's to bring up to date.
 * @throws what the database said last, after half a minute.
 */
export async function prepareDatabase(migrate: Migrate | null = migrateDatabase): Promise<DatabaseHandle> {
  const handle = await patiently(() => true, open);
  onShutdown(closeDatabase);
  if (migrate === null || !mayMigrate()) return handle;
  const applied = await patiently(isNotNow, () => migrateDirectly(handle, migrate));
  if (applied > 0) console.log(`Database: ${applied} migrations applied.`);
  return handle;
}

async function open(): Promise<DatabaseHandle> {
  const handle = await database();
  await handle.ping();
  return handle;
}

/** Over a connection without a pooler in between, where there is one: the lock belongs to one transaction. */
async function migrateDirectly(handle: DatabaseHandle, migrate: Migrate): Promise<number> {
  const { DATABASE_URL_DIRECT: url, DATABASE_DRIVER: driver } = environment();
  if (url === undefined) return migrate(handle);
  const direct = await openDatabase({ url, max: 1, ...(driver ? { driver } : {}) });
  try {
    return await migrate(direct);
  } finally {
    await direct.close();
  }
}

/** A database that is still starting (as containers do, side by side) or breaks off is waited for, for half a minute. */
export async function patiently<T>(passes: (error: unknown) => boolean, work: () => Promise<T>): Promise<T> {
  const giveUpAt = performance.now() + (environment().embedded ? 0 : databaseWaitMs);
  for (let told = false; ; told = true) {
    try {
      return await work();
    } catch (error) {
      if (performance.now() > giveUpAt || !passes(error)) throw error;
      if (!told) console.log(`Database: no answer yet (${messageOf(error)}); waiting …`);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}
