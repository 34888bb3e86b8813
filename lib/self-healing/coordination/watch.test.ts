import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fewestCalls, judgeRates } from './watch';

it.each([
  ['the rate fell', [8, 10], [1, 10], 'helped'],
  ['the rate stayed', [5, 10], [5, 10], 'did-not-help'],
  ['the rate rose', [0, 10], [1, 10], 'did-not-help'],
  ['nothing failed before or after', [0, 10], [0, 10], 'unproven'],
  ['nothing was called before', [0, 0], [0, 10], 'unproven'],
  ['nothing was called after', [8, 10], [0, 0], 'unproven'],
  ['too little was called after', [8, 10], [0, fewestCalls - 1], 'unproven'],
] as const)('when %s', (_when, [failures, calls], [later, laterCalls], verdict) => {
  expect(judgeRates({ failures, calls }, { failures: later, calls: laterCalls }).verdict).toBe(verdict);
});

it('calls nothing a success unless enough was called and the rate fell', () => {
  const reading = fc.nat(50).chain((calls) => fc.record({ calls: fc.constant(calls), failures: fc.nat(calls) }));
  fc.assert(
    fc.property(reading, reading, (before, after) => {
      const { verdict } = judgeRates(before, after);
      const fell = after.failures * before.calls < before.failures * after.calls;
      expect(verdict === 'helped').toBe(before.calls > 0 && after.calls >= fewestCalls && fell);
    }),
  );
});
