import { importContacts } from '@/db/queries/contacts';
import type { Actor } from '@/lib/self-healing/core/ports';
import type { RegisteredTransaction } from '@/lib/self-healing/core/register';
import type { CsvContact, LineError } from './contacts-csv';

export type ImportResult = { ok: true; imported: number } | { ok: false; errors: LineError[] };

/** Writes all rows or none; an address that another contact has is an error of its line. */
export async function importContactRows(
  tx: RegisteredTransaction,
  actor: Actor,
  rows: readonly CsvContact[],
): Promise<ImportResult> {
  const result = await importContacts(tx, {
    tenantId: actor.tenantId,
    createdBy: actor.actorId,
    rows: rows.map(({ line: _line, ...contact }) => contact),
  });
  if (result.ok) return result;
  const taken = new Set(result.taken);
  const errors = rows
    .filter((row) => taken.has(row.email))
    .map((row) => ({ line: row.line, field: 'email', message: 'Another contact has this address.' }));
  return { ok: false, errors: errors.slice(0, 100) };
}

/** The first few errors in one text, for a form's field. */
export function lineErrorsText(errors: readonly LineError[]): string {
  const shown = errors
    .slice(0, 5)
    .map(({ line, field, message }) => `Line ${line}${field ? `, ${field}` : ''}: ${message}`);
  const more = errors.length - shown.length;
  return shown.join(' ') + (more > 0 ? ` And ${more} more.` : '');
}
