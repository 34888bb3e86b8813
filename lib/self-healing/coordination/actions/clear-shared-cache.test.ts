import { expect, it } from 'vitest';
import { memoryStore } from '../../store/memory';
import { fakeClock } from '../../testing/fake-clock';
import { cacheResource, clearSharedCache } from './clear-shared-cache';
import { mostKept } from './kept-results';

const tenantId = 'default';
const contextOf = (resource: string) => ({ resource, epoch: 1, signal: new AbortController().signal });

async function setUp() {
  const clock = fakeClock();
  const { cache } = memoryStore({ clock });
  const cleared: (string | null)[] = [];
  const action = clearSharedCache({
    ...{ cache, clock, tenantId, seesTrouble: async () => true },
    onCleared: (tag) => void cleared.push(tag),
  });
  const put = (key: string, value: string, tags: string[] = [], ttlMs = 60_000, owner = tenantId) =>
    cache.set({ tenantId: owner, key }, { value, storedAtMs: clock.now(), expiresAtMs: clock.now() + ttlMs, tags });
  const get = async (key: string, owner = tenantId) => (await cache.get({ tenantId: owner, key }))?.value ?? null;
  const roundTrip = (plan: { payload: unknown } | null | undefined): unknown =>
    JSON.parse(JSON.stringify(plan?.payload));
  return { clock, cache, action, cleared, put, get, roundTrip };
}

it('clears what has the tag, for its tenant alone', async () => {
  const { action, cleared, put, get } = await setUp();
  await put('a', '1', ['rates']);
  await put('b', '2', ['deals']);
  await put('a', '3', ['rates'], 60_000, 'other');
  expect(await action.act(contextOf(cacheResource('rates')))).toEqual({
    evidence: 'Cached results of "rates" were cleared',
  });
  expect([await get('a'), await get('b'), await get('a', 'other')]).toEqual([null, '2', '3']);
  await action.act(contextOf(cacheResource()));
  expect([await get('b'), await get('a', 'other')]).toEqual([null, '3']);
  expect(cleared).toEqual(['rates', null]);
});

it('puts back what it cleared, but nothing that was written anew since and nothing that expired', async () => {
  const { clock, action, put, get, roundTrip } = await setUp();
  await put('stays', 'old', ['t']);
  await put('anew', 'old', ['t']);
  await put('expires', 'old', ['t'], 5_000);
  await put('other', 'old', ['u']);
  const context = contextOf(cacheResource('t'));
  const plan = await action.plan?.(context);
  expect(plan?.summary).toContain('3 entries');
  await action.act(context);
  await clock.advance(10_000);
  await put('anew', 'new', ['t']);
  await put('other', 'new', ['u']);
  expect(await action.rollback?.(roundTrip(plan), context)).toContain('2 cached results');
  expect([await get('stays'), await get('anew'), await get('expires'), await get('other')]).toEqual([
    ...['old', 'new', null, 'new'],
  ]);
});

it('keeps a bounded number of the newest, and plans nothing when nothing is cached', async () => {
  const { clock, action, put } = await setUp();
  expect(await action.plan?.(contextOf(cacheResource()))).toBeNull();
  for (let place = 0; place < mostKept + 20; place++) {
    await put(`k${place}`, 'v');
    await clock.advance(1);
  }
  const plan = await action.plan?.(contextOf(cacheResource()));
  expect(plan?.payload).toHaveLength(mostKept);
  expect(JSON.stringify(plan?.payload)).not.toContain('"k19"');
  await put('huge', 'x'.repeat(1_000_001));
  const without = await action.plan?.(contextOf(cacheResource()));
  expect(without?.payload).toHaveLength(mostKept - 1);
  expect(JSON.stringify(without?.payload)).not.toContain('huge');
});

it('does not put back what is no plan of its own', async () => {
  const { action } = await setUp();
  await expect(action.rollback?.({ keys: 1 }, contextOf(cacheResource()))).rejects.toThrow();
});
