import { type DatabaseHandle, openDatabase } from '@/db/client';
import { environment } from './environment';
import { hostDatabase } from './host-database';

const key = Symbol.for('selfheal.database');
type Holder = { [key]?: Promise<DatabaseHandle> };

/** The process's one database, opened on first use. Next evaluates modules several times; they all get the same. */
export function database(): Promise<DatabaseHandle> {
  const holder = globalThis as Holder;
  holder[key] ??= (hostDatabase() ?? fromEnvironment)().catch((error: unknown) => {
    // The next caller may find it healthy.
    delete holder[key];
    throw error;
  });
  return holder[key];
}

/** Closes it, if it was ever opened; the data lock goes with it. */
export async function closeDatabase(): Promise<void> {
  const holder = globalThis as Holder;
  const opened = holder[key];
  delete holder[key];
  if (opened !== undefined) await (await opened).close();
}

async function fromEnvironment(): Promise<DatabaseHandle> {
  const { DATABASE_URL, DATABASE_DRIVER, DATA_DIR } = environment();
  if (DATABASE_URL === undefined) return openDatabase({ dataDir: DATA_DIR });
  return openDatabase({ url: DATABASE_URL, driver: DATABASE_DRIVER });
}
