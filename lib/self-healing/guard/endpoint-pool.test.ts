import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fakeClock } from '../testing/fake-clock';
import { createEndpointPools, type EndpointPoolOptions, type EndpointPools } from './endpoint-pool';

const [a, b, c, d] = ['https://a.example', 'https://b.example', 'https://c.example', 'https://d.example'];
const four = [a, b, c, d];

function poolsWith(overrides: Partial<EndpointPoolOptions> = {}) {
  const clock = fakeClock();
  const pools = createEndpointPools({ clock, ...overrides });
  return { clock, pools };
}

function report(pools: EndpointPools, url: string, failures: number, successes = 0) {
  for (let count = 0; count < successes; count++) pools.report('rates', url, true);
  for (let count = 0; count < failures; count++) pools.report('rates', url, false);
}

describe('endpoint pools', () => {
  it('gives all endpoints in the order of preference while they do well', () => {
    const { pools } = poolsWith();
    report(pools, b, 0, 100);
    expect(pools.usable('rates', four)).toEqual(four);
    expect(pools.usable('never seen', [b, a])).toEqual([b, a]);
  });

  it('leaves an endpoint out once half of at least five calls failed, not before', () => {
    const { pools } = poolsWith();
    report(pools, a, 4);
    expect(pools.usable('rates', [a, b])).toEqual([a, b]);
    report(pools, a, 1);
    expect(pools.usable('rates', [a, b])).toEqual([b]);
  });

  it('judges by the rate, so that many failures among many more successes evict nobody', () => {
    const { pools } = poolsWith();
    report(pools, a, 49, 50);
    expect(pools.usable('rates', [a, b])).toEqual([a, b]);
    report(pools, a, 1);
    expect(pools.usable('rates', [a, b])).toEqual([b]);
  });

  it('forgets calls that are older than its window', async () => {
    const { pools, clock } = poolsWith({ windowMs: 10_000 });
    report(pools, a, 4);
    await clock.advance(9_999);
    expect(pools.list()[0]).toMatchObject({ calls: 4, failures: 4 });
    await clock.advance(1);
    expect(pools.list()[0]).toMatchObject({ calls: 0, failures: 0 });
    report(pools, a, 1);
    expect(pools.usable('rates', [a, b])).toEqual([a, b]);
  });

  it('lets an evicted endpoint back in after its time, judged anew', async () => {
    const { pools, clock } = poolsWith({ evictMs: 10_000 });
    report(pools, a, 5);
    await clock.advance(9_999);
    expect(pools.usable('rates', [a, b])).toEqual([b]);
    await clock.advance(1);
    expect(pools.usable('rates', [a, b])).toEqual([a, b]);
    report(pools, a, 4);
    expect(pools.usable('rates', [a, b])).toEqual([a, b]);
  });

  it('doubles the time with each eviction up to its limit, and starts anew once the endpoint did well', async () => {
    const { pools, clock } = poolsWith({ evictMs: 1_000, maxEvictMs: 3_000 });
    pools.usable('rates', [a, b]);
    const lengths: number[] = [];
    for (let round = 0; round < 4; round++) {
      report(pools, a, 5);
      const until = pools.list()[0]?.evictedUntilMs ?? 0;
      lengths.push(until - clock.now());
      await clock.advance(until - clock.now());
    }
    expect(lengths).toEqual([1_000, 2_000, 3_000, 3_000]);
    report(pools, a, 0, 4);
    report(pools, a, 4);
    expect((pools.list()[0]?.evictedUntilMs ?? 0) - clock.now()).toBe(3_000);
    await clock.advance(60_000);
    report(pools, a, 0, 5);
    report(pools, a, 5);
    expect((pools.list()[0]?.evictedUntilMs ?? 0) - clock.now()).toBe(1_000);
  });

  it('leaves an endpoint out for ten seconds at first, and for five minutes at most, unless told otherwise', async () => {
    const { pools, clock } = poolsWith();
    pools.usable('rates', [a, b]);
    const lengths: number[] = [];
    for (let round = 0; round < 7; round++) {
      report(pools, a, 5);
      lengths.push((pools.list()[0]?.evictedUntilMs ?? 0) - clock.now());
      await clock.advance(lengths.at(-1) ?? 0);
    }
    expect(lengths).toEqual([10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000]);
  });

  it('judges by the last thirty seconds unless told otherwise', async () => {
    const { pools, clock } = poolsWith();
    report(pools, a, 1);
    await clock.advance(29_999);
    expect(pools.list()[0]?.calls).toBe(1);
    await clock.advance(1);
    expect(pools.list()[0]?.calls).toBe(0);
  });

  it('never leaves out the last endpoint, however badly it does', () => {
    const { pools } = poolsWith({ maxEvictedShare: 1 });
    report(pools, a, 50);
    expect(pools.usable('rates', [a])).toEqual([a]);
    report(pools, b, 4, 1);
    expect(pools.usable('rates', [a, b])).toEqual([b]);
    expect(pools.usable('rates', [a, a])).toEqual([a]);
  });

  it('leaves out at most half of a pool, and keeps those with the lowest rate of the bad ones', () => {
    const { pools } = poolsWith();
    report(pools, a, 5);
    report(pools, b, 4, 4);
    report(pools, c, 6);
    report(pools, d, 3, 2);
    expect(pools.usable('rates', four)).toEqual([b, d]);
    expect(pools.usable('rates', [a, b, c])).toEqual([a, b]);
  });

  it('keeps the preferred of two that are equally bad', () => {
    const { pools } = poolsWith();
    report(pools, a, 5);
    report(pools, b, 5);
    expect(pools.usable('rates', [a, b])).toEqual([a]);
    expect(pools.usable('rates', [b, a])).toEqual([b]);
  });

  it('shows an endpoint that had to be kept in by what it does now', () => {
    const { pools } = poolsWith();
    pools.usable('rates', [a, b]);
    report(pools, b, 5);
    report(pools, a, 4, 4);
    expect(pools.usable('rates', [a, b])).toEqual([a]);
    report(pools, a, 10);
    expect(pools.usable('rates', [a, b])).toEqual([a]);
    report(pools, b, 0, 10);
    expect(pools.usable('rates', [a, b])).toEqual([b]);
  });

  it('keeps pools apart', () => {
    const { pools } = poolsWith();
    report(pools, a, 5);
    expect(pools.usable('other', [a, b])).toEqual([a, b]);
  });

  it('lists every endpoint with its figures and when it comes back', () => {
    const { pools, clock } = poolsWith({ evictMs: 10_000 });
    pools.usable('rates', [a, b]);
    report(pools, a, 5);
    report(pools, b, 1, 2);
    expect(pools.list()).toEqual([
      { pool: 'rates', url: a, calls: 0, failures: 0, evictedUntilMs: clock.now() + 10_000 },
      { pool: 'rates', url: b, calls: 3, failures: 1, evictedUntilMs: null },
    ]);
  });

  it('does not list as evicted what is in use all the same', () => {
    const { pools } = poolsWith();
    report(pools, a, 5);
    expect(pools.list()).toMatchObject([{ url: a, evictedUntilMs: null }]);
    pools.usable('rates', [a]);
    expect(pools.list()).toMatchObject([{ url: a, evictedUntilMs: null }]);
  });

  it('remembers a bounded number of pools and endpoints', () => {
    const { pools } = poolsWith({ maxPools: 2, maxEndpoints: 2 });
    report(pools, a, 5);
    report(pools, b, 5);
    report(pools, c, 1);
    expect(pools.list().map(({ url }) => url)).toEqual([b, c]);
    for (const name of ['one', 'two']) pools.report(name, a, true);
    expect(pools.list().map(({ pool }) => pool)).toEqual(['one', 'two']);
  });

  it('says nothing of an empty pool', () => {
    const { pools } = poolsWith();
    expect(pools.usable('rates', [])).toEqual([]);
    expect(pools.list()).toEqual([]);
  });

  it('always has an endpoint to call, of those given, in their order, and at least half of them', async () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('report' as const), url: fc.nat(4), ok: fc.boolean() }),
      fc.record({ do: fc.constant('fail' as const), url: fc.nat(4), times: fc.nat(12) }),
      fc.record({ do: fc.constant('wait' as const), ms: fc.nat(40_000) }),
    );
    const share = fc.constantFrom(0.5, 0.8, 1, 2);
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 5 }), share, (steps, size, most) => {
        let nowMs = 0;
        const clock = { now: () => nowMs, monotonic: () => nowMs };
        const pools = createEndpointPools({ clock, maxEvictedShare: most });
        const urls = [a, b, c, d, 'https://e.example'].slice(0, size);
        for (const one of steps) {
          if (one.do === 'wait') nowMs += one.ms;
          else {
            const times = one.do === 'fail' ? one.times : 1;
            const ok = one.do === 'report' && one.ok;
            for (let count = 0; count < times; count++) pools.report('p', urls[one.url % size] ?? a, ok);
          }
          const usable = pools.usable('p', urls);
          expect(usable.length).toBeGreaterThan(0);
          expect(usable).toEqual(urls.filter((url) => usable.includes(url)));
          if (most === 0.5) expect(usable.length).toBeGreaterThanOrEqual(Math.ceil(size / 2));
          const listed = pools.list().filter(({ evictedUntilMs }) => evictedUntilMs !== null);
          expect(listed.map(({ url }) => url).toSorted()).toEqual(
            urls.filter((url) => !usable.includes(url)).toSorted(),
          );
        }
      }),
    );
  });
});
