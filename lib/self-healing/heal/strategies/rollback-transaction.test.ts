import { expect, it } from 'vitest';
import { failureKinds } from '../../core/vocabulary';
import { type ContextInput, refusal, strategyContext } from '../__fixtures__/strategy-context';
import { rollbackTransaction } from './rollback-transaction';

const writing: ContextInput = { kind: 'deadlock', options: { effects: 'transactional' } };

const waitAt = (context: { used: number; callersWaiting?: number }) =>
  rollbackTransaction.waitMs?.(strategyContext(rollbackTransaction, { context }).context);

it('waits for a moment, growing and spread, two seconds at most', () => {
  expect([0, 1, 2, 20].map((used) => waitAt({ used }))).toEqual([50, 100, 200, 1_000]);
});

it('spreads callers further, the more of them wait, so that they do not meet again', () => {
  expect([1, 3, 10, 500].map((callersWaiting) => waitAt({ used: 0, callersWaiting }))).toEqual([100, 200, 550, 550]);
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

it('is tried four times at most', () => {
  expect(refusal(rollbackTransaction, { ...writing, context: { used: 3 } })).toBeNull();
  expect(refusal(rollbackTransaction, { ...writing, context: { used: 4 } })?.reason).toMatch(/^It was tried 4 times/);
});

it('runs the whole operation once more', async () => {
  const { context, deeds } = strategyContext(rollbackTransaction, writing);
  expect(await rollbackTransaction.heal(context, new AbortController().signal)).toMatchObject({ value: 'fresh' });
  expect(deeds).toEqual(['runAgain']);
});
