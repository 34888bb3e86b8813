import { describe, expect, it } from 'vitest';
import { csvLimits, readContactsCsv } from './contacts-csv';

const read = (text: string) => readContactsCsv(new TextEncoder().encode(text));
const errors = (text: string) => {
  const result = read(text);
  return result.ok ? [] : result.errors;
};

describe('readContactsCsv', () => {
  it('reads quoted values, line breaks in them, a byte order mark, and any order of columns', () => {
    const result = read('\ufeffEmail,Name,notes\r\nA@Example.com,"Works, Alder","two\nlines"\r\nb@example.com,B,\r\n');
    expect(result).toEqual({
      ok: true,
      rows: [
        { line: 2, name: 'Works, Alder', email: 'a@example.com', company: null, phone: null, notes: 'two\nlines' },
        { line: 4, name: 'B', email: 'b@example.com', company: null, phone: null, notes: null },
      ],
    });
  });

  it('reads semicolons, as spreadsheets of many countries write them', () => {
    expect(read('name;email\nA;a@example.com\n')).toMatchObject({ ok: true, rows: [{ email: 'a@example.com' }] });
  });

  it('names the line and the field of everything that is wrong, also after empty lines', () => {
    expect(errors('name,email,phone\n,a@example.com,\n\nB,nonsense,\nC,c@example.com,12\n')).toEqual([
      { line: 2, field: 'name', message: 'Enter a name.' },
      { line: 4, field: 'email', message: expect.stringContaining('e-mail') },
      { line: 5, field: 'phone', message: expect.stringContaining('country code') },
    ]);
  });

  it('refuses the same address twice, whatever its case', () => {
    expect(errors('name,email\nA,a@example.com\nB,A@example.com\n')).toEqual([
      { line: 3, field: 'email', message: 'Line 2 has the same address.' },
    ]);
  });

  it.each([
    ['an empty file', '', 'empty'],
    ['no rows', 'name,email\n', 'no rows'],
    ['a missing column', 'name\nA\n', 'missing'],
    ['an unknown column', 'name,email,vip\nA,a@example.com,1\n', 'not known'],
    ['a column twice', 'name,email,name\nA,a@example.com,B\n', 'twice'],
    ['a quote that never ends', 'name,email\n"A,a@example.com\n', 'never closed'],
    ['a quote inside a value', 'name,email\nA"B,a@example.com\n', 'quote'],
    ['too few values', 'name,email\nA\n', '1 values for 2 columns'],
    ['a NUL', 'name,email\nA\u0000,a@example.com\n', 'UTF-8'],
  ])('answers %s with what is wrong', (_what, text, part) => {
    expect(errors(text)[0]?.message).toContain(part);
  });

  it('refuses text in another encoding instead of importing broken names', () => {
    const latin1 = new Uint8Array([...Buffer.from('name,email\nJos'), 0xe9, ...Buffer.from(',a@example.com\n')]);
    expect(readContactsCsv(latin1)).toMatchObject({
      ok: false,
      errors: [{ message: expect.stringContaining('UTF-8') }],
    });
  });

  it('refuses a file above its limits of size and rows', () => {
    expect(readContactsCsv(new Uint8Array(csvLimits.bytes + 1))).toMatchObject({ ok: false });
    const rows = Array.from({ length: csvLimits.rows + 1 }, (_, index) => `A,a${index}@example.com`).join('\n');
    expect(errors(`name,email\n${rows}\n`)[0]?.message).toContain('more than');
  });

  it('bounds the list of errors', () => {
    const rows = Array.from({ length: 300 }, () => ',').join('\n');
    expect(errors(`name,email\n${rows}\n`).length).toBeLessThanOrEqual(csvLimits.errors);
  });
});
