import { openDatabase } from '@/db/client';
import { migrateAll } from '@/db/migrate-all';
import { environment } from '@/lib/env';

/**
 * Brings the database up to date. `DATABASE_URL_DIRECT`, where set, is a connection that no pooler stands in:
 * migrations hold a lock for one transaction and change the schema.
 */
const { DATABASE_URL, DATABASE_DRIVER, DATA_DIR } = environment();
const url = process.env.DATABASE_URL_DIRECT || DATABASE_URL;
const handle = await openDatabase(url === undefined ? { dataDir: DATA_DIR } : { url, driver: DATABASE_DRIVER, max: 1 });
try {
  const applied = await migrateAll(handle);
  console.log(applied === 0 ? 'The database is up to date.' : `Applied ${applied} migration(s).`);
} finally {
  await handle.close();
}
