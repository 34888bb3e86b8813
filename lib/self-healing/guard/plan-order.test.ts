import { expect, it } from 'vitest';
import type { BreakerView } from '../core/guards';
import { byRule, cache, everything, planOf, queue, retry, runOf, steps, wordOn } from './__fixtures__/plan';
import { ratherStandIn } from './rather-stand-in';

const open: BreakerView = {
  ...{ dependency: 'database', state: 'open', scope: 'local', reason: '12 failures in a row' },
  ...{ sinceMs: 10_000, retryAtMs: 16_500, calls: 12, failures: 12 },
};

it('tries the better outcome first, however loudly somebody proposes the lesser one', () => {
  const plan = planOf({
    proposals: [
      byRule('FALLBACK_TO_CACHE', 1, 'own'),
      byRule('QUEUE_FOR_LATER', 0.9, 'other'),
      byRule('RETRY_WITH_BACKOFF', 0.5),
    ],
    input: { strategies: [cache, queue, retry] },
  });
  expect(steps(plan)).toEqual(['RETRY_WITH_BACKOFF', 'QUEUE_FOR_LATER', 'FALLBACK_TO_CACHE']);
});

it('lists what is allowed before what was refused, whatever its outcome would have been', () => {
  const plan = planOf({ run: runOf({}, { rerunRefusal: { reason: 'It may not run again.' } }) });
  expect(plan.candidates.map(({ eligible }) => eligible)).toEqual([true, true, false, false, false]);
});

it('keeps nobody waiting for a breaker that has been open for five seconds, by the time of the failure', () => {
  const at = (nowMs: number) => planOf({ input: { breaker: open, nowMs } });
  expect(steps(at(14_999))).toContain('RETRY_WITH_BACKOFF');
  expect(steps(at(15_000))).toEqual(['QUEUE_FOR_LATER', 'FALLBACK_TO_CACHE']);
  expect(wordOn(at(15_000), 'RETRY_WITH_BACKOFF')?.eligible).toBe(false);
});

it('leaves a plan alone while the breaker is closed, even where it says since when', () => {
  const { candidates } = planOf({ proposals: everything });
  const judged = candidates.map((candidate) => ({ candidate, step: null }));
  expect(ratherStandIn(judged, { ...open, state: 'closed' }, 60_000)).toBe(judged);
  expect(ratherStandIn(judged, { ...open, sinceMs: null }, 60_000)).toBe(judged);
});

it('takes nothing from the budget for an operation that was never started', () => {
  const costs = (started: boolean) =>
    planOf({ run: runOf({}, { started }), input: { settings: { retryBudget: { transientCost: 3 } } } }).steps[0]?.cost;
  expect(costs(true)).toBe(3);
  expect(costs(false)).toBe(0);
});

it('holds the experiment that fits the source, not the first in the list', () => {
  const arms = ['RESET_CONNECTION', 'RETRY_WITH_BACKOFF'] as ['RESET_CONNECTION', 'RETRY_WITH_BACKOFF'];
  const experiments = [
    { name: 'elsewhere', source: 'another', arms, firstShare: 0 },
    { name: 'here', source: 'listDeals', arms, firstShare: 1 },
  ];
  const both = [byRule('RETRY_WITH_BACKOFF', 0.9), byRule('RESET_CONNECTION', 0.5)];
  const plan = planOf({
    proposals: both,
    input: { rollout: { key: 'k', instanceId: 'i' }, settings: { experiments } },
  });
  expect(plan.rollout?.experiment).toEqual({ name: 'here', arm: 'RESET_CONNECTION' });
  expect(steps(plan)[0]).toBe('RESET_CONNECTION');
});
