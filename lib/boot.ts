import { type DatabaseHandle, openDatabase } from '@/db/client';
import { listContacts } from '@/db/queries/contacts';
import { hasUsers } from '@/db/queries/users';
import { environment } from '@/lib/env';
import { closeDatabase, database } from '@/lib/runtime/database';
import { isNotNow } from '@/lib/runtime/http/not-now';
import { onShutdown } from '@/lib/runtime/shutdown';

const databaseWaitMs = 30_000;
/** Next neither waits for register() nor minds when it fails; whoever started the server does (scripts/start/serve.mjs). */
const bootKey = Symbol.for('selfheal.boot');
type Process = { [bootKey]?: { done: () => void; failed: (error: unknown) => void } };

/**
 * What has to be true before the first request: the database answers and has its tables, an embedded one that is new
 * has sample data, and there is a way to become the first admin. Called by `instrumentation.ts`; several instances on
 * one database may call it at the same time.
 *
 * @throws whatever makes serving impossible; the process then ends with one line.
 */
export async function bootApplication(): Promise<void> {
  const { [bootKey]: server } = globalThis as Process;
  try {
    await boot();
    server?.done();
  } catch (error) {
    server?.failed(error);
    throw error;
  }
}

async function boot(): Promise<void> {
  const env = environment();
  const waitMs = env.embedded ? 0 : databaseWaitMs;
  const handle = await patiently(waitMs, () => true, open);
  onShutdown(closeDatabase);
  // One transaction each: cut off in the middle, they have not happened, or are found to have.
  const applied = await patiently(waitMs, isNotNow, () => migrate(handle));
  if (applied > 0) console.log(`Database: ${applied} migrations applied.`);
  if (env.embedded && (await isUntouched(handle))) {
    const { seedSampleData } = await import('@/db/seed');
    await seedSampleData(handle);
    console.log('Database: new, so sample data was added.');
  }
  await patiently(waitMs, isNotNow, prepareFirstAdmin);
}

async function open(): Promise<DatabaseHandle> {
  const handle = await database();
  await handle.ping();
  return handle;
}

/** Over a connection without a pooler in between, where there is one: the lock belongs to one transaction. */
async function migrate(handle: DatabaseHandle): Promise<number> {
  const { migrateDatabase } = await import('@/db/migrate');
  const { DATABASE_URL_DIRECT: url, DATABASE_DRIVER: driver } = environment();
  if (url === undefined) return migrateDatabase(handle);
  const direct = await openDatabase({ url, max: 1, ...(driver ? { driver } : {}) });
  try {
    return await migrateDatabase(direct);
  } finally {
    await direct.close();
  }
}

/** A database that is still starting (as containers do, side by side) or breaks off is waited for, for half a minute. */
async function patiently<T>(waitMs: number, passes: (error: unknown) => boolean, work: () => Promise<T>): Promise<T> {
  const giveUpAt = performance.now() + waitMs;
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

/** Nobody has signed up and nothing was entered: also true when an earlier first start was cut off before its seed. */
async function isUntouched(handle: DatabaseHandle): Promise<boolean> {
  if (await hasUsers(handle.db)) return false;
  const { total } = await listContacts(handle.db, { tenantId: 'default', page: 1, pageSize: 1 });
  return total === 0;
}

async function prepareFirstAdmin(): Promise<void> {
  const { ensureFirstAdmin } = await import('@/lib/auth/users');
  if (await ensureFirstAdmin()) console.log('Sign-in: the first admin was made from ADMIN_EMAIL and ADMIN_PASSWORD.');
  const { firstRunToken } = await import('@/lib/auth/first-run');
  const token = await firstRunToken();
  if (token) console.log(`First run: make the first admin at ${environment().APP_URL}/first-run?token=${token}`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}
