import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { expect, it } from 'vitest';

/** The members of `HealingOptions`, in their order. */
function optionNames(): string[] {
  const text = readFileSync('lib/self-healing/core/options.ts', 'utf8');
  const source = ts.createSourceFile('options.ts', text, ts.ScriptTarget.Latest, true);
  const options = source.statements.find(
    (one): one is ts.InterfaceDeclaration => ts.isInterfaceDeclaration(one) && one.name.text === 'HealingOptions',
  );
  return (options?.members ?? []).map((member) => member.name?.getText(source) ?? '');
}

it('explains each option of a wrapped operation, and no other, in docs/integration-guide.md', () => {
  const guide = readFileSync('docs/integration-guide.md', 'utf8');
  const explained = [...guide.matchAll(/^### `(\w+)`$/gm)].map(([, name]) => name);
  const names = optionNames();
  expect(names.length).toBeGreaterThan(15);
  expect(explained.toSorted()).toEqual(names.toSorted());
});
