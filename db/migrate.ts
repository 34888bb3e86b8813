import { join } from 'node:path';
import { type MigrationMeta, readMigrationFiles } from 'drizzle-orm/migrator';
import type { DatabaseHandle, DatabaseSession } from './client';
import { healingHistory } from './healing-history';
import { installJobSchema } from './job-schema';

/** A folder of drizzle's migrations, and the table in the schema `drizzle` that says which of them were applied. */
export interface MigrationHistory {
  folder: string;
  table: string;
}

/** Any constant will do: whoever migrates this database takes the same lock. */
const lockKey = 7_243_325_110_941;

/**
 * Brings histories up to date, the library's own alone unless others are named: all in one transaction, under a lock
 * that other instances wait for. `root` is the folder that theirs are in. Returns how many migrations were applied.
 */
export async function migrateDatabase(
  handle: DatabaseHandle,
  input: { root?: string; histories?: readonly MigrationHistory[] } = {},
): Promise<number> {
  const { root = process.cwd(), histories = [healingHistory] } = input;
  const pending = histories.map(({ folder, table }) => ({
    table,
    // Read at run time, from the folder that the process runs in: a trace would take the whole project along.
    migrations: readMigrationFiles({ migrationsFolder: join(/* turbopackIgnore: true */ root, folder) }),
  }));
  const applied = await handle.session(async (session) => {
    await session.query('BEGIN');
    try {
      await session.query(`SELECT pg_advisory_xact_lock(${lockKey})`);
      await session.query('CREATE SCHEMA IF NOT EXISTS drizzle');
      let count = 0;
      for (const { table, migrations } of pending) count += await apply(session, table, migrations);
      await session.query('COMMIT');
      return count;
    } catch (error) {
      await session.query('ROLLBACK');
      throw error;
    }
  });
  await installJobSchema(handle);
  return applied;
}

/** Keeps drizzle's own bookkeeping, so that its tools read it. */
async function apply(session: DatabaseSession, table: string, migrations: MigrationMeta[]): Promise<number> {
  const history = `drizzle."${table}"`;
  await session.query(
    `CREATE TABLE IF NOT EXISTS ${history} (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at bigint)`,
  );
  const [last] = await session.query(`SELECT max(created_at)::text AS at FROM ${history}`);
  const after = Number(last?.at ?? -1);
  let count = 0;
  for (const migration of migrations) {
    if (migration.folderMillis <= after) continue;
    for (const statement of migration.sql) await session.query(statement);
    await session.query(`INSERT INTO ${history} (hash, created_at) VALUES ($1, $2)`, [
      migration.hash,
      migration.folderMillis,
    ]);
    count++;
  }
  return count;
}
