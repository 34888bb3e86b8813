import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { UnreadableApp } from './host-app';
import { makeApp } from './shape-app';
import { wrapApp } from './wrap-app';
import { writeChanges } from './write-changes';

const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true });
});

function wrapped(files: Record<string, string | Buffer>) {
  const texts = Object.entries(files).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  const root = makeApp(Object.fromEntries(texts), { types: false });
  roots.push(root);
  for (const [path, bytes] of Object.entries(files)) writeFileSync(join(root, path), bytes);
  const result = wrapApp(root, ['.']);
  writeChanges(root, result);
  return { root, result, read: (path: string) => readFileSync(join(root, path), 'utf8') };
}

const early = {
  'by a function of another file': 'const first = runNow(start);',
  'by a method': 'const first = [1].map(start);',
  'in parentheses': 'const first = (start)();',
  'by a tag': `const first = runNow\`\${start}\`;`,
  'in an object': 'const first = runNow({ on: { start } });',
  'by a class': 'class First { static value = runNow(start); }',
};

describe('a declaration that another function uses', () => {
  it.each(Object.entries(early))('stays one where that is called while the file is loaded: %s', (_title, line) => {
    const text = `'use server';\nimport { runNow } from './run-now';\n${line}\nasync function start() {\n  await save();\n}\nexport async function save() {\n  return 1;\n}\n`;
    const { read } = wrapped({
      'actions.ts': text,
      'run-now.ts': 'export const runNow = (...given: unknown[]) => given;\n',
    });
    expect(read('actions.ts')).toContain('\nasync function save() {');
    expect(read('actions.ts')).toContain('export { healedSave as save };');
  });
});

describe('a file that is not plain text', () => {
  it('is left alone, to the byte, and told of', () => {
    const bytes = Buffer.concat([
      Buffer.from("'use server';\n// gr"),
      Buffer.from([0xfc]),
      Buffer.from('n\nexport async function act() {\n  return 1;\n}\n'),
    ]);
    const { root, result } = wrapped({ 'actions.ts': bytes });
    expect(readFileSync(join(root, 'actions.ts'))).toEqual(bytes);
    expect(result.changes).toEqual([]);
    expect(result.failed.map(({ file }) => file)).toEqual(['actions.ts']);
  });

  it('takes another name when the file has both of the usual ones', () => {
    const { read, result } = wrapped({
      'actions.ts':
        "'use server';\nconst withSelfHealing = 1;\nconst selfHealing = 2;\nexport async function act() {\n  return withSelfHealing + selfHealing;\n}\n",
    });
    expect(result.entries.map(({ what }) => what)).toEqual(['wrap']);
    expect(read('actions.ts')).toContain('withSelfHealing as selfHealing2');
  });
});

describe('a file that cannot be written', () => {
  it('is reported, and the others are written', () => {
    const files = {
      'a.ts': "'use server';\nexport async function a() {}\n",
      'b.ts': "'use server';\nexport async function b() {}\n",
    };
    const root = makeApp(files, { types: false });
    roots.push(root);
    const result = wrapApp(root, ['.']);
    rmSync(join(root, 'a.ts'));
    writeChanges(root, result);
    expect(result.failed.map(({ file }) => file)).toEqual(['a.ts']);
    expect(result.changes.map(({ file }) => file)).toEqual(['b.ts']);
    expect(readFileSync(join(root, 'b.ts'), 'utf8')).toContain('withSelfHealing(');
  });
});

it('says in one line which configuration cannot be read', () => {
  const root = makeApp({ 'tsconfig.json': '{ bad', 'actions.ts': '' }, { types: false });
  roots.push(root);
  expect(() => wrapApp(root, ['.'])).toThrow(UnreadableApp);
  expect(() => wrapApp(root, ['.'])).toThrow(/^\S*tsconfig[.]json cannot be read: .+$/);
});
