import { expect, it } from 'vitest';
import type { Definition } from './invocation';
import { register, sourcesOf } from './registry';

function wrapped(source: string): () => void {
  const made = () => {};
  register(new Map(), made, { options: { source, category: 'email' } } as unknown as Definition);
  return made;
}

it('finds operations that a module exports one by one and those that it exports as a list', () => {
  const module = { sendA: wrapped('sendA'), operations: [wrapped('sendB'), wrapped('sendC')], pageSize: 20 };
  expect([...sourcesOf(module)]).toEqual(['sendA', 'sendB', 'sendC']);
});
