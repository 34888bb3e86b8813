import { expect, it } from 'vitest';
import { failureKinds } from '../../core/vocabulary';
import { type ContextInput, refusal, strategyContext } from '../__fixtures__/strategy-context';
import { rollbackTransaction } from './rollback-transaction';

const writing: ContextInput = { kind: 'deadlock', options: { effects: 'transactional' } };

it('waits a few milliseconds, growing and spread, half a second at most', () => {
  const waitAt = (used: number) =>
    rollbackTransaction.waitMs?.(strategyContext(rollbackTransaction, { context: { used } }).context);
  expect([0, 1, 2, 20].map(waitAt)).toEqual([10, 20, 40, 250]);
});

it('is only for operations whose every effect stands in a transaction or a step', () => {
  expect(refusal(rollbackTransaction, writing)).toBeNull();
  expect(refusal(rollbackTransaction, { ...writing, options: { effects: 'none' } })?.reason).toMatch(/^A read/);
  for (const effects of ['once', 'idempotent'] as const) {
    expect(refusal(rollbackTransaction, { ...writing, options: { effects } })).toEqual({
      reason: 'The operation is not declared as transactional.',
      optionLine: expect.stringMatching(/^effects: 'transactional',/),
    });
  }
});

it('is only for failures that a new transaction gets around', () => {
  const kinds = failureKinds.filter((kind) => refusal(rollbackTransaction, { ...writing, kind }) === null);
  expect(kinds).toEqual(['connection-lost', 'deadlock', 'serialization-conflict', 'lock-timeout']);
});

it('is tried three times at most', () => {
  expect(refusal(rollbackTransaction, { ...writing, context: { used: 2 } })).toBeNull();
  expect(refusal(rollbackTransaction, { ...writing, context: { used: 3 } })?.reason).toMatch(/^It was tried 3 times/);
});

it('runs the whole operation once more', async () => {
  const { context, deeds } = strategyContext(rollbackTransaction, writing);
  expect(await rollbackTransaction.heal(context, new AbortController().signal)).toMatchObject({ value: 'fresh' });
  expect(deeds).toEqual(['runAgain']);
});
