import { expect, it } from 'vitest';
import { type ContextInput, refusal, strategyContext } from '../__fixtures__/strategy-context';
import { retryWithBackoff } from './retry-with-backoff';

function waits(given: ContextInput, times = 4): (number | undefined)[] {
  return Array.from({ length: times }, (_, used) => {
    const { context } = strategyContext(retryWithBackoff, { ...given, context: { ...given.context, used } });
    return retryWithBackoff.waitMs?.(context);
  });
}

it('waits by full jitter until it has learned something of the fingerprint', () => {
  expect(waits({})).toEqual([50, 100, 200, 400]);
  expect(waits({ context: { workedWaits: { propose: () => null } } })).toEqual([50, 100, 200, 400]);
  expect(waits({ settings: { backoff: 'full-jitter' }, context: { workedWaits: { propose: () => 7 } } })).toEqual([
    ...[50, 100, 200, 400],
  ]);
});

it('begins with the wait that worked for this fingerprint and doubles it', () => {
  const asked: string[] = [];
  const propose = (fingerprint: string) => {
    asked.push(fingerprint);
    return 240;
  };
  expect(waits({ context: { workedWaits: { propose } } })).toEqual([240, 480, 960, 1_920]);
  const { context } = strategyContext(retryWithBackoff);
  expect(new Set(asked)).toEqual(new Set([context.failure.fingerprint.id]));
});

it('waits as it is told to', () => {
  expect(waits({ settings: { backoff: 'linear' } })).toEqual([90, 180, 270, 360]);
  expect(waits({ settings: { backoff: 'fixed' } })).toEqual([90, 90, 90, 90]);
  expect(waits({ settings: { backoff: 'fixed', baseDelayMs: 500, maxDelayMs: 100 } })).toEqual([90, 90, 90, 90]);
  expect(waits({ settings: { backoff: 'decorrelated' } }, 1)).toEqual([100]);
  expect(waits({ settings: { backoff: 'decorrelated' }, context: { previousWaitMs: 200 } }, 1)).toEqual([350]);
});

it('never waits longer than its cap, nor less than the service asked for', () => {
  const last = { random: () => 0.999_999_999, remainingMs: 1_000_000, used: 30 };
  for (const backoff of ['full-jitter', 'linear', 'fixed', 'adaptive', 'decorrelated']) {
    const given = { settings: { backoff }, context: { ...last, previousWaitMs: 90_000 } };
    for (const wait of waits(given)) expect(wait).toBeLessThanOrEqual(3_000);
    for (const wait of waits({ ...given, retryAfterMs: 8_000 })) expect(wait).toBeGreaterThanOrEqual(8_000);
  }
});

it('is refused after the fourth rerun, and for a failure that does not pass', () => {
  expect(refusal(retryWithBackoff, { context: { used: 3 } })).toBeNull();
  expect(refusal(retryWithBackoff, { context: { used: 4 } })?.reason).toBe('It was tried 4 times already (maxReruns).');
  expect(refusal(retryWithBackoff, { settings: { maxReruns: 1 }, context: { used: 1 } })?.reason).toBe(
    'It was tried 1 time already (maxReruns).',
  );
  expect(refusal(retryWithBackoff, { transient: false })?.reason).toMatch(/not a passing one/);
});

it('says which attempt succeeded', async () => {
  const { context, deeds } = strategyContext(retryWithBackoff, { context: { attempt: 2 } });
  expect(await retryWithBackoff.heal(context, new AbortController().signal)).toEqual({
    ...{ value: 'fresh', evidence: 'Attempt 3 succeeded.' },
  });
  expect(deeds).toEqual(['runAgain']);
});
