import { expect, it } from 'vitest';
import { type ContextInput, refusal, strategyContext } from '../__fixtures__/strategy-context';
import { rateLimitBackoff } from './rate-limit-backoff';

const waitOf = (given: ContextInput) => rateLimitBackoff.waitMs?.(strategyContext(rateLimitBackoff, given).context);

it('waits as long as the service asked, and a little more so that callers do not come back together', () => {
  expect(waitOf({ retryAfterMs: 1_000, context: { random: () => 0 } })).toBe(1_000);
  expect(waitOf({ retryAfterMs: 1_000 })).toBe(1_055);
  expect(waitOf({ retryAfterMs: 60_000 })).toBe(60_000);
});

it('makes no guess longer than the service’s own word', () => {
  expect(waitOf({ retryAfterMs: 20, context: { used: 1, random: () => 0 } })).toBe(20);
});

it('waits about a second where the service names no time, longer the second time', () => {
  expect(waitOf({})).toBe(500);
  expect(waitOf({ context: { used: 1 } })).toBe(1_000);
  expect(waitOf({ context: { used: 30, remainingMs: 1_000_000 } })).toBe(15_000);
});

it('takes its tokens at the price of throttling', () => {
  expect([rateLimitBackoff.budget, rateLimitBackoff.cost]).toEqual(['throttling', undefined]);
});

it('is for rate limits alone, and four times at most', () => {
  expect(refusal(rateLimitBackoff, { kind: 'rate-limited', context: { used: 3 } })).toBeNull();
  expect(refusal(rateLimitBackoff, { kind: 'rate-limited', context: { used: 4 } })?.reason).toMatch(/^It was tried 4/);
  expect(refusal(rateLimitBackoff, { kind: 'connection-lost' })?.reason).toBe('The failure is not a rate limit.');
});

it('says what the service had asked for', async () => {
  const heal = async (given: ContextInput) =>
    await rateLimitBackoff.heal(strategyContext(rateLimitBackoff, given).context, new AbortController().signal);
  expect(await heal({ retryAfterMs: 700 })).toMatchObject({
    ...{ value: 'fresh', evidence: 'The service asked for 700 ms and accepted the call afterwards.' },
  });
  expect(await heal({})).toMatchObject({ evidence: 'The service accepted the call after a pause.' });
});
