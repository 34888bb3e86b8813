import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { apiPage } from './api-page';
import { doors } from './doors';
import { readExports } from './read-exports';

/** Read once: it takes seconds. */
let exported: ReturnType<typeof readExports>;
let folder: string;
beforeAll(() => {
  exported = readExports(process.cwd(), doors);
}, 120_000);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'selfheal-docs-api-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('says what the sources say; else renew docs/api.md with npm run docs:api', () => {
  const same = readFileSync('docs/api.md', 'utf8') === apiPage(exported);
  expect(same, 'docs/api.md is out of date: npm run docs:api').toBe(true);
});

it('finds words on everything that an adopter may import', () => {
  const entries = [...exported.values()].flat();
  const mute = entries.filter(({ words, tags }) => words === '' && tags.length === 0);
  expect(mute.map(({ name, file }) => `${file}: ${name} has no docstring`)).toEqual([]);
});

function exportsOf(files: Record<string, string>) {
  for (const [path, text] of Object.entries({
    'tsconfig.json': '{ "compilerOptions": { "noLib": true, "types": [] } }',
    ...files,
  })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const door = { title: 'A door', from: '@/door', file: 'door.ts', words: 'For a test.' };
  return readExports(folder, [door]).get(door) ?? [];
}

it('shows signatures without bodies, and what docstrings say, also through other files', { timeout: 60_000 }, () => {
  const found = exportsOf({
    'door.ts': "export * from './parts';\nexport type { Plain as Renamed } from './plain';\n",
    'plain.ts': 'export interface Plain {\n  /** In ms. */\n  waitMs: number;\n}\n',
    'parts.ts': `
/**
 * Adds two
 * numbers.
 * @param one the first
 * @throws RangeError beyond the bounds.
 * @example
 * add(1, 2);
 */
export async function add(one: number, two = 2): Promise<number> { return one + two; }
/** The words. */
export const words = ['a', 'b'] as const;
/** Doubles. */
export const double = (value: number): number => { return value * 2; };
/** Holds. */
export class Box { private inside = 1; readonly size: number = 2; take(): number { return this.inside; } }
const hidden = 1;
export const bare = () => hidden;
`,
  });
  const by = Object.fromEntries(found.map((entry) => [entry.name, entry]));
  expect(Object.keys(by)).toEqual(['Box', 'Renamed', 'add', 'bare', 'double', 'words']);
  expect(by.add).toEqual({
    name: 'add',
    file: 'parts.ts',
    signature: 'function add(one: number, two = 2): Promise<number>;',
    words: 'Adds two\nnumbers.',
    params: [{ name: 'one', words: 'the first' }],
    tags: [{ name: 'throws', words: 'RangeError beyond the bounds.' }],
    examples: ['add(1, 2);'],
  });
  expect(by.Box?.signature).toBe('class Box {\n  readonly size: number = 2;\n  take(): number;\n}');
  expect(by.Renamed?.signature).toContain('/** In ms. */');
  expect(by.double?.signature).toBe('const double: (value: number): number;');
  expect(by.words?.signature).toBe("const words = ['a', 'b'] as const;");
  expect(by.bare?.words).toBe('');
});

it('fails where a door is gone', { timeout: 60_000 }, () => {
  expect(() => exportsOf({ 'other.ts': 'export const one = 1;\n' })).toThrow('door.ts is not there');
});
