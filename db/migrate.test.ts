import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@/lib/self-healing/testing';
import { openDatabase } from './client';
import { migrateAll } from './migrate-all';

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

it('is applied once when several instances start together', async () => {
  const handles = await Promise.all(Array.from({ length: 4 }, () => openDatabase({ url: database.url })));
  try {
    const applied = await Promise.all(handles.map((handle) => migrateAll(handle)));
    expect(applied.filter((count) => count > 0)).toHaveLength(1);
    const { rows } = (await handles[0]?.executeSql(
      'SELECT (SELECT count(*)::int FROM drizzle.__healing_migrations) AS ours, (SELECT count(*)::int FROM drizzle.__drizzle_migrations) AS app',
      [],
    )) ?? { rows: [] };
    expect(rows).toEqual([{ ours: 3, app: 1 }]);
  } finally {
    await Promise.all(handles.map((handle) => handle.close()));
  }
});

it('leaves nothing behind when a statement fails', async () => {
  const handle = await openDatabase({ url: database.url });
  try {
    // In the way of one of the library's tables.
    await handle.executeSql('CREATE TABLE healing_leases (id int)');
    await expect(migrateAll(handle)).rejects.toThrow(/already exists/);
    const { rows } = await handle.executeSql("SELECT to_regclass('healing_events') AS left", []);
    expect(rows).toEqual([{ left: null }]);
    await handle.executeSql('DROP TABLE healing_leases');
    expect(await migrateAll(handle)).toBeGreaterThan(0);
  } finally {
    await handle.close();
  }
});
