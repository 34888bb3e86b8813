import { z } from 'zod';

/** Runs one statement; throws what the server says against it. */
export type RunSql = (text: string) => Promise<Record<string, unknown>[]>;

export interface KnownStatement {
  table: string;
  text: string;
}

const columnSchema = z.object({
  table: z.string(),
  column: z.string(),
  type: z.string(),
  required: z.boolean(),
});
type Column = z.infer<typeof columnSchema>;

const columnsQuery = `
  SELECT c.table_name AS table, c.column_name AS column, c.udt_name AS type,
         c.is_nullable = 'NO' AND c.column_default IS NULL AS required
  FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
  WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' ORDER BY c.table_name, c.ordinal_position`;

/** A table's parents come before it. */
const orderQuery = `
  SELECT conrelid::regclass::text AS child, confrelid::regclass::text AS parent
  FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace`;

/**
 * What a release that knows the tables as they are now says to them: it inserts with every column and with the required
 * ones alone, reads and updates each column by its name, and inserts a row that is there already.
 * `round` makes rows that differ from those of another round.
 */
export async function statementsOfThisRelease(run: RunSql, round: number): Promise<KnownStatement[]> {
  const columns = z.array(columnSchema).parse(await run(columnsQuery));
  const links = (await run(orderQuery)) as { child: string; parent: string }[];
  const byTable = new Map<string, Column[]>();
  for (const column of columns) byTable.set(column.table, [...(byTable.get(column.table) ?? []), column]);
  const tables = [...byTable];
  const depth = (table: string): number =>
    Math.max(
      0,
      ...links.filter(({ child, parent }) => child === table && parent !== table).map((l) => 1 + depth(l.parent)),
    );
  tables.sort(([a], [b]) => depth(a) - depth(b));
  return tables.flatMap(([table, own]) => {
    const insert = (chosen: readonly Column[], number: number) =>
      `INSERT INTO "${table}" (${chosen.map(({ column }) => `"${column}"`).join(', ')}) VALUES (${chosen.map(({ type }) => sample(type, number)).join(', ')})`;
    const required = own.filter((column) => column.required);
    const names = own.map(({ column }) => `"${column}"`).join(', ');
    return [
      insert(own, 2 * round),
      `${insert(own, 2 * round)} ON CONFLICT DO NOTHING`,
      ...(required.length > 0 ? [insert(required, 2 * round + 1)] : []),
      `SELECT ${names} FROM "${table}"`,
      `UPDATE "${table}" SET ${own.map(({ column }) => `"${column}" = "${column}"`).join(', ')}`,
    ].map((text) => ({ table, text }));
  });
}

function sample(type: string, number: number): string {
  if (type === 'uuid') return `'00000000-0000-7000-8000-${String(number).padStart(12, '0')}'`;
  if (/^(int|float|numeric)/.test(type)) return String(number);
  if (type === 'bool') return 'false';
  if (type.startsWith('_')) return "'{}'";
  if (type.startsWith('json')) return "'{}'";
  if (type.startsWith('timestamp')) return `'2026-01-01T00:00:00Z'::timestamptz + ${number} * interval '1 minute'`;
  if (type === 'date') return `'2026-01-01'::date + ${number}`;
  return `'value ${number}'`;
}
