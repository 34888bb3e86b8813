import { CsvError, parse } from 'csv-parse/sync';
import type { ContactInput } from '@/db/queries/contacts';
import { contactSchema } from './contact-schema';

/** Limits of one import. */
export const csvLimits = { bytes: 1_000_000, rows: 5_000, errors: 100 };

export interface LineError {
  /** The line of the file on which the row begins, from 1. */
  line: number;
  field: string | null;
  message: string;
}

export interface CsvContact extends ContactInput {
  line: number;
}

export type CsvContacts = { ok: true; rows: CsvContact[] } | { ok: false; errors: LineError[] };

const known = ['name', 'email', 'company', 'phone', 'notes'];

/**
 * Reads contacts from CSV (RFC 4180, UTF-8, comma or semicolon, first row with the names of the columns). Either every
 * row is right, or the answer is what is wrong, by line.
 */
export function readContactsCsv(bytes: Uint8Array): CsvContacts {
  if (bytes.byteLength > csvLimits.bytes) return wrong(1, `The file is larger than ${csvLimits.bytes / 1_000_000} MB.`);
  const text = decoded(bytes);
  if (text === null) return wrong(1, 'The file is not UTF-8 text. Save it as "CSV UTF-8".');
  const table = parsedTable(text);
  if (!table.ok) return table;
  const [head, ...records] = table.records;
  if (!head) return wrong(1, 'The file is empty.');
  const columns = head.cells.map((cell) => cell.trim().toLowerCase());
  const headErrors = checkedColumns(columns, head.line);
  if (headErrors.length > 0) return { ok: false, errors: headErrors };
  if (records.length === 0) return wrong(head.line, 'There are no rows below the names of the columns.');
  if (records.length > csvLimits.rows) return wrong(head.line, `There are more than ${csvLimits.rows} rows.`);
  return checkedRows(columns, records);
}

interface TableRecord {
  line: number;
  cells: string[];
}

function decoded(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\u0000') ? null : text;
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

function parsedTable(text: string): { ok: true; records: TableRecord[] } | { ok: false; errors: LineError[] } {
  const firstLine = text.slice(0, Math.max(0, text.search(/[\r\n]|$/)));
  const delimiter = firstLine.includes(';') && !firstLine.includes(',') ? ';' : ',';
  const records: TableRecord[] = [];
  let lastLine = 0;
  try {
    parse(text, {
      delimiter,
      skip_empty_lines: true,
      relax_column_count: true,
      max_record_size: 20_000,
      on_record: (cells: string[], info) => {
        const lines = cells.reduce((sum, cell) => sum + cell.split(/\r\n|\r|\n/).length - 1, 0);
        records.push({ line: Math.max(lastLine + 1, info.lines - lines), cells });
        lastLine = info.lines;
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === 'number' ? error.lines : lastLine + 1;
    return wrong(line, csvMessages[error.code] ?? 'This line cannot be read as CSV.');
  }
  return { ok: true, records };
}

const csvMessages: Record<string, string> = {
  CSV_QUOTE_NOT_CLOSED: 'A quote is opened and never closed.',
  INVALID_OPENING_QUOTE: 'A quote stands inside a value. Put the value in quotes and write the quote twice.',
  CSV_INVALID_CLOSING_QUOTE: 'Something follows a closing quote.',
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE: 'Something follows a closing quote.',
  CSV_MAX_RECORD_SIZE: 'This row is too long. Is a quote missing?',
};

function checkedColumns(columns: readonly string[], line: number): LineError[] {
  const errors: LineError[] = [];
  for (const [index, column] of columns.entries()) {
    if (!known.includes(column)) {
      const name = column === '' ? `Column ${index + 1} has no name` : `Column "${column.slice(0, 40)}" is not known`;
      errors.push({ line, field: null, message: `${name}. Known are: ${known.join(', ')}.` });
    } else if (columns.indexOf(column) !== index) {
      errors.push({ line, field: column, message: 'This column appears twice.' });
    }
  }
  for (const column of ['name', 'email']) {
    if (!columns.includes(column)) errors.push({ line, field: column, message: 'This column is missing.' });
  }
  return errors.slice(0, csvLimits.errors);
}

function checkedRows(columns: readonly string[], records: readonly TableRecord[]): CsvContacts {
  const rows: CsvContact[] = [];
  const errors: LineError[] = [];
  const seen = new Map<string, number>();
  for (const { line, cells } of records) {
    if (errors.length >= csvLimits.errors) break;
    if (cells.length !== columns.length) {
      errors.push({ line, field: null, message: `${cells.length} values for ${columns.length} columns.` });
      continue;
    }
    const parsed = contactSchema.safeParse(Object.fromEntries(columns.map((column, index) => [column, cells[index]])));
    if (!parsed.success) {
      for (const issue of parsed.error.issues) {
        errors.push({ line, field: String(issue.path[0] ?? '') || null, message: issue.message });
      }
      continue;
    }
    const before = seen.get(parsed.data.email);
    if (before !== undefined) errors.push({ line, field: 'email', message: `Line ${before} has the same address.` });
    seen.set(parsed.data.email, line);
    rows.push({ line, ...parsed.data });
  }
  return errors.length > 0 ? { ok: false, errors: errors.slice(0, csvLimits.errors) } : { ok: true, rows };
}

function wrong(line: number, message: string): { ok: false; errors: LineError[] } {
  return { ok: false, errors: [{ line, field: null, message }] };
}
