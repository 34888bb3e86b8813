import type { SQL } from 'drizzle-orm';
import type { Database } from '../client';

/** Rows of a hand-written query; the drivers differ in the rest of their results, and in the types of `count(*)`. */
export async function rowsOf<Row>(db: Database, query: SQL): Promise<Row[]> {
  const result = (await db.execute(query)) as unknown as { rows: Row[] };
  return result.rows;
}

/** Rows of a query whose one column, `json`, is the row as JSON text: in one spelling, whatever the driver makes of types. */
export async function jsonRowsOf<Row>(db: Database, query: SQL): Promise<Row[]> {
  const rows = await rowsOf<{ json: string }>(db, query);
  return rows.map(({ json }) => JSON.parse(json) as Row);
}
