import { rmSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { makeApp } from './shape-app';
import { wrapApp } from './wrap-app';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** An app whose library has another signature, so that wrapping breaks types. */
function wrapWith(signature: string, files: Record<string, string>) {
  const door = `type Options = { source: string; category: string; effects: string };
export declare function withSelfHealing${signature};
`;
  const root = makeApp({ 'lib/self-healing/error-interceptor.ts': door, ...files }, { types: false });
  folders.push(root);
  const { entries, changes } = wrapApp(root, ['.']);
  return { entries: entries.map(({ exportName, what, why }) => ({ exportName, what, why })), changes };
}

it('refuses the one entry that would not type-check, with the message of the compiler, and wraps the others', () => {
  const { entries, changes } = wrapWith(
    '<F extends (...args: string[]) => Promise<unknown>>(operation: F, options: Options): F',
    {
      'actions.ts': `'use server';
export async function first(value: string) {
  return value;
}
export async function second(value: number) {
  return value;
}
export const third = async (value: string) => value;
`,
    },
  );
  expect(entries).toEqual([
    { exportName: 'first', what: 'wrap', why: expect.any(String) },
    {
      exportName: 'second',
      what: 'refuse',
      why: expect.stringMatching(/^does not type-check when it is wrapped: Argument of type .* is not assignable/),
    },
    { exportName: 'third', what: 'wrap', why: expect.any(String) },
  ]);
  expect(changes[0]?.after).toContain('export async function second(value: number) {');
  expect(changes[0]?.after.match(/withSelfHealing\(/g)).toHaveLength(2);
}, 120_000);

it('refuses what would break the types of a file that uses it, and counts no error that was there before', () => {
  const { entries, changes } = wrapWith(
    '(operation: (...args: never[]) => Promise<unknown>, options: Options): () => Promise<unknown>',
    {
      'actions.ts': `'use server';\nexport async function load() {\n  return 1;\n}\n`,
      'other.ts': `'use server';\nexport async function touch() {}\nconst wrong: number = 'text';\n`,
      'use.ts': `import { load } from './actions';\nexport const half = load().then((value) => value / 2);\n`,
    },
  );
  expect(entries).toEqual([
    {
      exportName: 'load',
      what: 'refuse',
      why: expect.stringContaining("when it is wrapped: use.ts: 'value' is of type"),
    },
    { exportName: 'touch', what: 'wrap', why: expect.any(String) },
  ]);
  expect(changes.map(({ file }) => file)).toEqual(['other.ts']);
}, 120_000);
