import type { DatabaseHandle } from '@/db/client';
import { listContacts } from '@/db/queries/contacts';
import { hasUsers } from '@/db/queries/users';
import { environment } from '@/lib/env';
import { database } from '@/lib/runtime/database';

/** Next neither waits for register() nor minds when it fails; whoever started the server does (scripts/start/serve.mjs). */
const bootKey = Symbol.for('selfheal.boot');
type Process = { [bootKey]?: { done: () => void; failed: (error: unknown) => void } };

/** Tells whoever started the server when it may be asked, or why it never may. Throws what `work` threw. */
export async function tellServer(work: () => Promise<void>): Promise<void> {
  const { [bootKey]: server } = globalThis as Process;
  try {
    await work();
    server?.done();
  } catch (error) {
    server?.failed(error);
    throw error;
  }
}

/**
 * What this app needs before its first request, beside its tables: an embedded database that is new has sample data,
 * and there is a way to become the first admin. Several instances on one database may call it at the same time, and each again where it failed.
 */
export async function prepareApplication(): Promise<void> {
  const handle = await database();
  if (environment().embedded && (await isUntouched(handle))) {
    const { seedSampleData } = await import('@/db/seed');
    await seedSampleData(handle);
    console.log('Database: new, so sample data was added.');
  }
  await prepareFirstAdmin();
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
