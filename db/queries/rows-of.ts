import type { SQL } from 'drizzle-orm';
import type { Database } from '../client';

/** Rows of a hand-written query; the drivers differ in the rest of their results, and in the types of `count(*)`. */
export async function rowsOf<Row>(db: Database, query: SQL): Promise<Row[]> {
  const result = (await db.execute(query)) as unknown as { rows: Row[] };
  return result.rows;
}
