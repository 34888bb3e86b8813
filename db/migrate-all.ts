import type { DatabaseHandle } from './client';
import { healingHistory } from './healing-history';
import { migrateDatabase } from './migrate';

/** The library's history and the app's, each with a table of its own. */
const histories = [healingHistory, { folder: 'db/migrations', table: '__drizzle_migrations' }];

/** As `migrateDatabase`, with the app's own tables as well. */
export function migrateAll(handle: DatabaseHandle, input: { root?: string } = {}): Promise<number> {
  return migrateDatabase(handle, { ...input, histories });
}
