import { expect, it } from 'vitest';
import type { BreakerView } from '../core/guards';
import type { PlannedStep } from '../core/strategy';
import { fallbackToCache } from '../heal/strategies/fallback-to-cache';
import { retryWithBackoff } from '../heal/strategies/retry-with-backoff';
import type { Judged } from './judge';
import { ratherStandIn } from './rather-stand-in';

const judgedAs = (strategy: typeof fallbackToCache | typeof retryWithBackoff, eligible = true): Judged => {
  const candidate = { strategy: strategy.name, outcome: strategy.outcome, eligible, reason: 'Allowed.' };
  return { candidate, step: eligible ? ({ strategy, candidate, waitMs: 0 } as unknown as PlannedStep) : null };
};
const open: BreakerView = {
  ...{ dependency: 'rates', state: 'open', scope: 'local', reason: '10 failures in a row' },
  ...{ sinceMs: 1_000, retryAtMs: 20_000, calls: 10, failures: 10 },
};
const both = [judgedAs(retryWithBackoff), judgedAs(fallbackToCache)];
const eligible = (judged: readonly Judged[]) =>
  judged.filter(({ candidate, step }) => candidate.eligible && step).map(({ candidate }) => candidate.strategy);

it('gives a stand-in at once where a breaker has been open for five seconds, and says why nobody waits', () => {
  const judged = ratherStandIn(both, open, 6_000);
  expect(eligible(judged)).toEqual(['FALLBACK_TO_CACHE']);
  expect(judged[0]?.candidate.reason).toBe(
    'The breaker of "rates" has been open for 5 s: a stand-in is given at once.',
  );
});

it('lets callers wait at the beginning of an outage', () => {
  expect(eligible(ratherStandIn(both, open, 5_999))).toEqual(['RETRY_WITH_BACKOFF', 'FALLBACK_TO_CACHE']);
});

it('lets callers wait where there is no stand-in for them', () => {
  const alone = [judgedAs(retryWithBackoff), judgedAs(fallbackToCache, false)];
  expect(eligible(ratherStandIn(alone, open, 60_000))).toEqual(['RETRY_WITH_BACKOFF']);
});

it('changes nothing while the breaker is closed, or there is none', () => {
  expect(ratherStandIn(both, null, 60_000)).toBe(both);
  expect(ratherStandIn(both, { ...open, state: 'closed', sinceMs: null }, 60_000)).toBe(both);
});
