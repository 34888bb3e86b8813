import { type DatabaseHandle, openDatabase } from '@/db/client';
import { migrateDatabase } from '@/db/migrate';
import { database } from './database';
import { environment } from './environment';
import { mayMigrate } from './serverless';

/** How long a server that cannot do without its database waits for it. */
export const databaseWaitMs = 30_000;
/** For the answer of a connection that is open. */
const answerMs = 5_000;

/** Brings the tables up to date; returns how many migrations were applied. */
export type Migrate = (handle: DatabaseHandle) => Promise<number>;

/**
 * Opens the process's database and asks it once.
 * @throws what it said when it does not answer.
 */
export async function openAnswering(): Promise<DatabaseHandle> {
  const handle = await database();
  await handle.ping(AbortSignal.timeout(answerMs));
  return handle;
}

/**
 * Brings the tables up to date in one transaction, so that cut off in the middle it has not happened, or is found to have.
 * @param migrate default: the library's own history alone; null: the tables are somebody else's to bring up to date.
 */
export async function updateTables(handle: DatabaseHandle, migrate: Migrate | null = migrateDatabase): Promise<void> {
  if (migrate === null || !mayMigrate()) return;
  const applied = await migrateDirectly(handle, migrate);
  if (applied > 0) console.log(`Database: ${applied} migrations applied.`);
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
