import { expect, it } from 'vitest';
import { type ContextInput, refusal, strategyContext } from '../__fixtures__/strategy-context';
import { skipOperation } from './skip-operation';

const optional: ContextInput = { kind: 'upstream-timeout', options: { effects: 'once', skip: { result: 'left out' } } };

it('leaves an optional operation out, a write too, and gives what it declares', async () => {
  const { context, deeds } = strategyContext(skipOperation, optional);
  expect(await skipOperation.heal(context, new AbortController().signal)).toEqual({
    ...{ value: 'left out', evidence: 'The optional operation was left out.' },
  });
  expect(deeds).toEqual([]);
  expect(refusal(skipOperation, optional)).toBeNull();
});

it('leaves nothing out that is not declared optional, nor for a failure of the caller’s making', () => {
  expect(refusal(skipOperation, { ...optional, options: {} })?.optionLine).toMatch(/^skip:/);
  expect(refusal(skipOperation, { ...optional, kind: 'validation', transient: false })?.reason).toMatch(/^Nothing may/);
});
