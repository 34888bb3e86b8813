import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@/lib/self-healing/testing';
import { projectRoot } from '../start/project.mjs';
import { readMigrations } from './expand-only';
import { type KnownStatement, type RunSql, statementsOfThisRelease } from './release-before';

const migrations = readMigrations(join(projectRoot, 'db/healing-migrations'));

let database: TestDatabase;
let client: pg.Client;
const run: RunSql = async (text) => (await client.query(text)).rows as Record<string, unknown>[];

beforeEach(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterEach(async () => {
  await client.end();
  await database.drop();
});

/** Those of the statements that the server takes: the audit, for one, takes no update. */
async function taken(statements: readonly KnownStatement[]): Promise<KnownStatement[]> {
  const passed: KnownStatement[] = [];
  for (const statement of statements) {
    const fine = await run(statement.text).then(
      () => true,
      (error: unknown) => !(error instanceof Error),
    );
    if (fine) passed.push(statement);
  }
  return passed;
}

/** The same statements for rows of another round, those alone that were taken before. */
async function refusedAfter(before: readonly KnownStatement[], all: readonly KnownStatement[], next: KnownStatement[]) {
  const refused: string[] = [];
  for (const [at, statement] of next.entries()) {
    const same = all[at];
    if (same === undefined || !before.includes(same)) continue;
    await run(statement.text).catch((error: unknown) => {
      refused.push(`${statement.table}: ${error instanceof Error ? error.message : String(error)}`);
    });
  }
  return refused;
}

/** A release writes, the rest of the migrations comes, and the same release goes on. */
async function playRelease(upTo: number, then: readonly string[]): Promise<{ statements: number; refused: string[] }> {
  for (const { sql } of migrations.slice(0, upTo)) await run(sql);
  const first = await statementsOfThisRelease(run, 1);
  const second = await statementsOfThisRelease(run, 2);
  const before = await taken(first);
  for (const sql of then) await run(sql);
  return { statements: before.length, refused: await refusedAfter(before, first, second) };
}

describe('a release that knows nothing of the newer migrations', () => {
  it.each(migrations.map(({ name }, at) => [name, at + 1] as const))(
    'as of %s goes on reading and writing on the newest tables',
    async (_name, upTo) => {
      const rest = migrations.slice(upTo).map(({ sql }) => sql);
      const { statements, refused } = await playRelease(upTo, rest);
      expect(statements).toBeGreaterThan(60);
      expect(refused).toEqual([]);
    },
  );

  it.each([
    ['a dropped column', 'ALTER TABLE healing_events DROP COLUMN stack'],
    ['a renamed column', 'ALTER TABLE healing_jobs RENAME COLUMN due_at TO due'],
    [
      'a column that it does not know to fill',
      "ALTER TABLE healing_leases ADD COLUMN region text DEFAULT 'x' NOT NULL; ALTER TABLE healing_leases ALTER COLUMN region DROP DEFAULT",
    ],
    ['a narrower type', 'ALTER TABLE healing_jobs ALTER COLUMN source TYPE integer USING 1'],
    [
      'a constraint that refuses its rows',
      "ALTER TABLE healing_jobs ADD CONSTRAINT known CHECK (status IN ('waiting')) NOT VALID",
    ],
  ])('would be seen to stumble over %s', async (_what, planted) => {
    const { refused } = await playRelease(migrations.length, [planted]);
    expect(refused.length).toBeGreaterThan(0);
  });
});
