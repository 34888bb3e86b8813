import { openDatabase } from '../db/client';
import { migrateAll } from '../db/migrate-all';
import { createTestDatabase, startPostgres } from '../lib/self-healing/testing';
import type { World } from '../lib/self-healing/testing/faulty-world';

/** A real Postgres of its own with the library's tables; it ends with `close()`. */
export async function openPostgresWorld(input: { max?: number } = {}): Promise<World & { url: string }> {
  const server = await startPostgres();
  const database = await createTestDatabase({ serverUrl: server.url });
  const handle = await openDatabase({ url: database.url, max: input.max ?? 4 });
  await migrateAll(handle);
  return {
    handle,
    url: database.url,
    async close() {
      await handle.close();
      await server.stop();
    },
  };
}
