import { expect, it } from 'vitest';
import { specifiersOf } from './specifiers';

const source = `
import './effect';
import type { A } from '@/a';
import { type B, b } from "../b";
export * from './c';
export { d } from './d';
const late = await import('./late');
const old = require('./old');
type T = import('./type').T;
declare module '@/core/register' { interface R {} }
const worker = new URL('./worker.mjs', import.meta.url);
const elsewhere = new URL('./not-a-file', 'https://example.com');
const folder = 'db/healing-migrations';
// import './comment';
const text = "import './text'";
const template = \`import('./template')\`;
`;

it('finds everything that names a file, and nothing in comments or texts', () => {
  const found = specifiersOf('x.ts', source, ['db/healing-migrations']);
  expect(found.map(({ text, kind }) => `${kind} ${text}`)).toEqual([
    'import ./effect',
    'import @/a',
    'import ../b',
    'import ./c',
    'import ./d',
    'import ./late',
    'import ./old',
    'import ./type',
    'import @/core/register',
    'url ./worker.mjs',
    'text db/healing-migrations',
  ]);
});

it('says where each stands between its quotes', () => {
  for (const { text, start, end } of specifiersOf('x.ts', source)) expect(source.slice(start, end)).toBe(text);
});
