import { expect, it } from 'vitest';
import { failureKinds } from '../../core/vocabulary';
import { type ContextInput, refusal, strategyContext } from '../__fixtures__/strategy-context';
import { clearCacheAndRetry } from './clear-cache-and-retry';

const cache = { key: () => 'k', scope: 'public', ttlMs: 1_000, staleMs: 60_000 } as const;
const stale: ContextInput = { kind: 'stale-cache', options: { cache } };

it('forgets the stored result before it asks the source, past the cache', async () => {
  const { context, deeds } = strategyContext(clearCacheAndRetry, stale);
  expect(await clearCacheAndRetry.heal(context, new AbortController().signal)).toMatchObject({ value: 'fresh' });
  expect(deeds).toEqual(['clearCache', ['runAgain', { withoutCache: true }]]);
});

it('declines, and runs nothing, where clearing was refused', async () => {
  const { context, deeds } = strategyContext(clearCacheAndRetry, {
    ...{ ...stale, operation: { clearCache: async () => 'Another instance is at it.' } },
  });
  expect(await clearCacheAndRetry.heal(context, new AbortController().signal)).toEqual({
    declined: 'Another instance is at it.',
  });
  expect(deeds).toEqual([]);
});

it('is for a stored result that is not right, and for nothing else', () => {
  expect(failureKinds.filter((kind) => refusal(clearCacheAndRetry, { ...stale, kind }) === null)).toEqual([
    ...['stale-cache'],
  ]);
  expect(refusal(clearCacheAndRetry, { ...stale, options: { cache, effects: 'idempotent' } })?.reason).toMatch(/^Only/);
  expect(refusal(clearCacheAndRetry, { ...stale, options: {} })?.optionLine).toMatch(/^cache:/);
  expect(refusal(clearCacheAndRetry, { ...stale, context: { used: 1 } })?.reason).toBe('It was tried already.');
});

it('counts as touching what others use', () => {
  expect(clearCacheAndRetry.touches).toBe('shared');
});
