import { expect, it } from 'vitest';
import { type ContextInput, refusal, strategyContext } from '../__fixtures__/strategy-context';
import { switchApiEndpoint } from './switch-api-endpoint';

const urls = ['https://a.example', 'https://b.example', 'https://c.example'];
const pooled: ContextInput = {
  kind: 'upstream-unavailable',
  options: { endpoints: { urls } },
  operation: { otherEndpoints: urls.slice(1) },
};

it('runs the operation against the best of the other endpoints', async () => {
  const { context, deeds } = strategyContext(switchApiEndpoint, pooled);
  expect(await switchApiEndpoint.heal(context, new AbortController().signal)).toEqual({
    ...{ value: 'fresh', evidence: 'https://b.example answered instead.' },
  });
  expect(deeds).toEqual([['runAgain', { endpoint: 'https://b.example' }]]);
});

it('needs a pool with another endpoint in it', () => {
  expect(refusal(switchApiEndpoint, pooled)).toBeNull();
  expect(refusal(switchApiEndpoint, { ...pooled, options: {} })?.optionLine).toMatch(/^endpoints:/);
  expect(refusal(switchApiEndpoint, { ...pooled, operation: { otherEndpoints: [] } })?.reason).toBe(
    'No other endpoint is left in the pool.',
  );
});

it('lets a write switch only where all endpoints know the same idempotency keys', () => {
  for (const effects of ['idempotent', 'transactional', 'once'] as const) {
    const write = (endpoints: NonNullable<ContextInput['options']>['endpoints']) =>
      refusal(switchApiEndpoint, { ...pooled, options: { effects, ...(endpoints ? { endpoints } : {}) } });
    expect(write({ urls })).toMatchObject({ optionLine: 'sharedIdempotency: true,' });
    expect(write({ urls, sharedIdempotency: true })).toBeNull();
    expect(write(() => ({ urls, sharedIdempotency: true }))).toBeNull();
    expect(write(() => ({ urls }))).not.toBeNull();
  }
});

it('answers passing failures, and a reply that makes no sense', () => {
  expect(refusal(switchApiEndpoint, { ...pooled, transient: false })?.reason).toMatch(/not a passing one/);
  expect(refusal(switchApiEndpoint, { ...pooled, kind: 'malformed-reply', transient: false })).toBeNull();
});
