import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { codeTables } from './code-table';

it.each(codeTables)('docs/doctor.md lists every code as it is, under "$heading"', ({ heading, table }) => {
  const text = readFileSync('docs/doctor.md', 'utf8');
  const part = text.split(`${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const written = part
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .join('\n');
  expect(written).toBe(table);
});
