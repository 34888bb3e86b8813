import { type DatabaseHandle, type Dialect, openDatabase } from '../../../db/client';
import { handleOfPostgresJs } from '../../../db/drivers/host-postgres-js';
import { migrateDatabase } from '../../../db/migrate';
import { startNeonProxy } from './neon-proxy';
import { createTestDatabase } from './postgres';

export interface OpenedDatabase {
  handle: DatabaseHandle;
  /** As if `ms` had passed: what the store keeps times of is moved into the past. */
  passTime(ms: number): Promise<void>;
  close(): Promise<void>;
}

/** Every driver, each with a migrated database of its own, for the contract suites. */
export const testDatabases: Record<Dialect, () => Promise<OpenedDatabase>> = {
  pglite: async () => {
    const handle = await openDatabase({});
    return opened(handle, () => handle.close());
  },
  pg: async () => {
    const database = await createTestDatabase();
    const handle = await openDatabase({ url: database.url, driver: 'pg' });
    return opened(handle, () => handle.close().then(database.drop));
  },
  neon: async () => {
    const database = await createTestDatabase();
    const proxy = await startNeonProxy(database.url);
    const handle = await openDatabase({ url: database.url, driver: 'neon', neon: { wsProxy: proxy.wsProxy } });
    return opened(handle, () => handle.close().then(proxy.close).then(database.drop));
  },
  'postgres-js': async () => {
    const database = await createTestDatabase();
    const { default: postgres } = await import('postgres');
    const sql = postgres(database.url, { onnotice: () => undefined });
    const handle = handleOfPostgresJs(sql, { postgres });
    return opened(handle, () =>
      handle
        .close()
        .then(() => sql.end())
        .then(database.drop),
    );
  },
};

const times: [table: string, ...columns: string[]][] = [
  ['healing_keys', 'lease_until', 'expires_at'],
  ['healing_leases', 'expires_at'],
  ['healing_alerts', 'lease_until', 'quiet_until'],
  ['healing_cache', 'expires_at'],
  ['healing_model_answers', 'expires_at'],
  ['healing_completions', 'expires_at'],
  ['healing_steps', 'started_at'],
  ['healing_jobs', 'due_at'],
  ['healing_instances', 'last_seen'],
  ['healing_breaker_reports', 'reported_at'],
  ['healing_breakers', 'opened_at', 'retry_at', 'probe_until', 'changed_at'],
  ['healing_approvals', 'granted_at', 'expires_at', 'revoked_at'],
  ['healing_proposals', 'opened_at', 'expires_at'],
  ['healing_actions', 'started_at', 'settled_at'],
  ['healing_doubts', 'opened_at', 'settled_at'],
  ['selfheal_jobs.job', 'start_after'],
];

async function opened(handle: DatabaseHandle, close: () => Promise<void>): Promise<OpenedDatabase> {
  await migrateDatabase(handle);
  return {
    handle,
    close,
    passTime: async (ms) => {
      for (const [table, ...columns] of times) {
        const changes = columns.map((column) => `${column} = ${column} - interval '${ms} milliseconds'`);
        await handle.executeSql(`UPDATE ${table} SET ${changes.join(', ')}`);
      }
    },
  };
}
