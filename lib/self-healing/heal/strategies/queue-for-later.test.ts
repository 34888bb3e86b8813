import { expect, it } from 'vitest';
import { type ContextInput, refusal, strategyContext } from '../__fixtures__/strategy-context';
import { queueForLater } from './queue-for-later';

const queue = { accepted: () => 'queued', expiresMs: 1_000 };
const queued: ContextInput = { options: { effects: 'once', queue } };

it('stores the work and gives the answer for work that is stored', async () => {
  const { context, deeds } = strategyContext(queueForLater, queued);
  expect(await queueForLater.heal(context, new AbortController().signal)).toEqual({
    ...{ value: 'queued', evidence: 'Stored as job job-1.' },
  });
  expect(deeds).toEqual(['enqueue']);
});

it('takes even a once operation that a circuit breaker kept from starting', () => {
  expect(refusal(queueForLater, { ...queued, kind: 'circuit-open' })).toBeNull();
});

it('stores nothing that would fail again the same way', () => {
  expect(refusal(queueForLater, { ...queued, kind: 'programmer-error', transient: false })?.reason).toMatch(/^Nothing/);
});

it('says in the operation’s own words why it cannot be queued', () => {
  const queueRefusal = { reason: 'Its arguments cannot be stored.', optionLine: 'x' };
  expect(refusal(queueForLater, { ...queued, operation: { queueRefusal } })).toBe(queueRefusal);
  expect(refusal(queueForLater, { options: { effects: 'once' } })?.optionLine).toMatch(/^queue:/);
});
