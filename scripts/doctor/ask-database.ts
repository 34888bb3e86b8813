import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type DatabaseHandle, openDatabase } from '@/db/client';
import { DataLockedError } from '@/db/data-lock';
import { type DatabaseFacts, readDatabaseFacts } from '@/lib/platform/doctor-database-facts';

interface AskInput {
  root: string;
  env: Readonly<Record<string, string | undefined>>;
  now: () => number;
  /** The app keeps its users as this one does. */
  countsAdmins: boolean;
  /** The app hands Selfheal a pool of its own, which only runs in the app. */
  bringsDatabase: boolean;
}

const connectTimeoutMs = 5_000;

/**
 * What the database of an app says: the one of DATABASE_URL, else the embedded one in its DATA_DIR. That one is opened
 * only when it is there and nobody else has it open; while it is looked at, the app cannot start.
 */
export async function askDatabase(input: AskInput): Promise<DatabaseFacts> {
  const { now, countsAdmins } = input;
  const tenantId = 'default';
  const opened = await open(input);
  if ('state' in opened) return opened;
  try {
    return await readDatabaseFacts((text, values) => opened.executeSql(text, values), { tenantId, now, countsAdmins });
  } finally {
    await opened.close();
  }
}

async function open({ root, env, bringsDatabase }: AskInput): Promise<DatabaseHandle | DatabaseFacts> {
  const { DATABASE_URL: url, DATABASE_DRIVER: driver, DATA_DIR: dataDir } = env;
  if (url?.trim()) {
    if (!URL.canParse(url)) return { state: 'away', reason: 'DATABASE_URL is not an address.' };
    const chosen: { driver?: 'pg' | 'neon' } = driver === 'pg' || driver === 'neon' ? { driver } : {};
    try {
      return await openDatabase({ url, ...chosen, max: 1, connectTimeoutMs });
    } catch (error) {
      return { state: 'away', reason: error instanceof Error ? error.message : String(error) };
    }
  }
  if (bringsDatabase) {
    return {
      state: 'not-made',
      reason: 'The app brings its own pool, so its database is not known here: set DATABASE_URL to look at it, too.',
    };
  }
  const folder = resolve(root, dataDir?.trim() || '.data');
  if (!existsSync(join(folder, 'pglite'))) {
    return { state: 'not-made', reason: 'DATABASE_URL is not set and there is no embedded database yet.' };
  }
  try {
    return await openDatabase({ dataDir: folder });
  } catch (error) {
    if (error instanceof DataLockedError) {
      return { state: 'in-use', reason: 'The embedded database is open in another process, and serves one only.' };
    }
    const reason = error instanceof Error ? error.message : String(error);
    return { state: 'away', reason: `The embedded database could not be opened: ${reason}` };
  }
}
