import { expect, it } from 'vitest';
import { type ContextInput, refusal, strategyContext } from '../__fixtures__/strategy-context';
import { fallbackToCache } from './fallback-to-cache';

const cache = { key: () => 'k', scope: 'public', ttlMs: 0, staleMs: 60_000 } as const;
const cached: ContextInput = { kind: 'upstream-unavailable', options: { cache } };
const heal = async (ageMs: number | null) =>
  await fallbackToCache.heal(
    strategyContext(fallbackToCache, {
      operation: { cachedResult: async () => (ageMs === null ? null : { value: 'last', ageMs }) },
    }).context,
    new AbortController().signal,
  );

it('serves the last good result and says how old it is', async () => {
  expect(await heal(999.4)).toEqual({ value: 'last', ageMs: 999.4, evidence: 'The last good result is 999 ms old.' });
  expect(await heal(1_000)).toMatchObject({ evidence: 'The last good result is 1 s old.' });
  expect(await heal(90_400)).toMatchObject({ evidence: 'The last good result is 90 s old.' });
});

it('declines where nothing recent enough is stored', async () => {
  expect(await heal(null)).toEqual({ declined: 'No stored result of this caller is recent enough.' });
});

it('stands in for reads alone, and only for what a dependency did', () => {
  expect(refusal(fallbackToCache, cached)).toBeNull();
  expect(refusal(fallbackToCache, { ...cached, kind: 'malformed-reply', transient: false })).toBeNull();
  expect(refusal(fallbackToCache, { ...cached, kind: 'circuit-open' })).toBeNull();
  expect(refusal(fallbackToCache, { ...cached, options: { cache, effects: 'once' } })?.reason).toMatch(
    /^Only for a read/,
  );
  expect(refusal(fallbackToCache, { ...cached, kind: 'forbidden', transient: false })?.reason).toMatch(/^Nothing may/);
  expect(refusal(fallbackToCache, { ...cached, options: {} })?.optionLine).toMatch(/^cache:/);
});

it('does not serve the stored result that itself is what failed, nor twice', () => {
  expect(refusal(fallbackToCache, { ...cached, kind: 'stale-cache' })?.reason).toMatch(/itself is what failed/);
  expect(refusal(fallbackToCache, { ...cached, context: { used: 1 } })?.reason).toBe('It was tried already.');
});
