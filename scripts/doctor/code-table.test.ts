import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { environmentCodes, liveCodes } from '@/lib/platform/doctor-codes';
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

it('has a test that names each code of environment, host, database and process', () => {
  const tests = ['lib/platform', 'scripts/doctor'].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => readFileSync(join(folder, name), 'utf8')),
  );
  const untried = Object.keys({ ...environmentCodes, ...liveCodes }).filter(
    (code) => !tests.some((text) => text.includes(code)),
  );
  expect(untried).toEqual([]);
});
