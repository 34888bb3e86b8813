import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type DatabaseHandle, openDatabase } from '@/db/client';
import { migrateDatabase } from '@/db/migrate';
import { createTestDatabase, type TestDatabase } from '@/lib/self-healing/testing/postgres';

let test: TestDatabase;
let handle: DatabaseHandle;

beforeEach(async () => {
  test = await createTestDatabase();
  handle = await openDatabase({ url: test.url });
});

afterEach(async () => {
  await handle.close();
  await test.drop();
});

/** The one block of SQL that docs/embedding.md gives, to the letter. */
async function documented(): Promise<string> {
  const text = await readFile(new URL('../../docs/embedding.md', import.meta.url), 'utf8');
  const [block, ...others] = [...text.matchAll(/```sql\n(.*?)```/gs)].map(([, sql]) => sql ?? '');
  expect(others).toEqual([]);
  return block ?? '';
}

/** Every schema, table, index, sequence, function, type and trigger that is no part of Postgres itself. */
async function everything(): Promise<unknown[]> {
  const { rows } = await handle.executeSql(`
    WITH own AS (SELECT oid, nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema')
    SELECT 'schema' AS what, nspname AS name FROM own
    UNION ALL SELECT 'relation ' || relkind::text, nspname || '.' || relname FROM pg_class JOIN own ON own.oid = relnamespace
    UNION ALL SELECT 'function', nspname || '.' || proname FROM pg_proc JOIN own ON own.oid = pronamespace
    UNION ALL SELECT 'type', nspname || '.' || typname FROM pg_type JOIN own ON own.oid = typnamespace
    UNION ALL SELECT 'trigger', tgname::text FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT 'extension', extname::text FROM pg_extension
    ORDER BY 1, 2`);
  return rows;
}

const drop = async () => {
  const sql = await documented();
  await handle.session((session) => session.query(sql));
};

it('leaves nothing of ours after the SQL of the removal, and migrates anew afterwards', async () => {
  const before = await everything();
  const applied = await migrateDatabase(handle);
  const migrated = await everything();
  expect(migrated.length).toBeGreaterThan(before.length);
  await drop();
  expect(await everything()).toEqual(before);
  expect(await migrateDatabase(handle)).toBe(applied);
  expect(await everything()).toEqual(migrated);
});

it("touches nothing of the app's own: neither tables that are named alike nor its history of migrations", async () => {
  await handle.executeSql('CREATE TABLE healing_hands (id int)');
  await handle.executeSql('CREATE SCHEMA drizzle');
  await handle.executeSql('CREATE TABLE drizzle.__drizzle_migrations (id serial PRIMARY KEY)');
  const before = await everything();
  await migrateDatabase(handle);
  await drop();
  expect(await everything()).toEqual(before);
  // Where nothing is left, it has nothing to say.
  await drop();
});
