import { expect, it } from 'vitest';
import { type ContextInput, refusal, strategyContext } from '../__fixtures__/strategy-context';
import { useDefaultValue } from './use-default-value';

const harmless: ContextInput = { kind: 'upstream-timeout', options: { defaultValue: null } };

it('serves the declared default, also when it is null', async () => {
  const { context, deeds } = strategyContext(useDefaultValue, harmless);
  expect(await useDefaultValue.heal(context, new AbortController().signal)).toEqual({
    ...{ value: null, evidence: 'The declared default was served.' },
  });
  expect(deeds).toEqual([]);
  expect(refusal(useDefaultValue, harmless)).toBeNull();
});

it('serves none that was not declared, none for a write, and none for a refusal that the user must see', () => {
  expect(refusal(useDefaultValue, { ...harmless, options: {} })).toEqual({
    ...{ reason: 'The operation has no `defaultValue`.', optionLine: 'defaultValue: null,' },
  });
  expect(refusal(useDefaultValue, { options: { defaultValue: 1, effects: 'idempotent' } })?.reason).toMatch(/^Only/);
  expect(refusal(useDefaultValue, { ...harmless, kind: 'unauthorized', transient: false })?.reason).toMatch(/^Nothing/);
});
