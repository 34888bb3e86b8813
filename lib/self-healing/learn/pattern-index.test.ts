import { describe, expect, it } from 'vitest';
import type { Observation } from '../core/event';
import { memoryStore } from '../store/memory';
import { buildObservation } from '../testing/builders';
import { fakeClock } from '../testing/fake-clock';
import { createLearner } from './index';
import { createPatternIndex } from './pattern-index';

const dayMs = 86_400_000;
const start = Date.UTC(2026, 0, 1);
const limits = { perIncident: 5, incidentGapMs: 600_000, halfLifeMs: 14 * dayMs };
const context = { template: 'too many requests', kind: 'rate-limited', category: 'api', dependency: 'rates' } as const;

function setUp(service = 'default') {
  const clock = fakeClock(start);
  const time = { nowMs: start };
  const store = memoryStore({ clock }).patterns;
  const index = createPatternIndex({ store, tenantId: 'default', service, clock: { now: () => time.nowMs } });
  /** One observation an hour: each an incident of its own. */
  const see = async (succeeded: boolean, given: Partial<Observation> = {}) => {
    time.nowMs += 3_600_000;
    const seen = buildObservation({ ...context, succeeded, atMs: time.nowMs, service, ...given });
    const observation = { ...seen, ownFingerprint: seen.fingerprint };
    await store.observe(observation, limits);
    return index.apply(observation);
  };
  const armOf = (fingerprint = buildObservation().fingerprint, more = {}) =>
    index.lookup(fingerprint, { ...context, ...more }).arms.find(({ strategy }) => strategy === 'RETRY_WITH_BACKOFF');
  return { clock, time, store, index, see, armOf };
}

describe('the pattern index', () => {
  it('forgets: after a half-life an observation counts half, in memory as in the store', async () => {
    const { index, see, armOf, time } = setUp();
    for (let count = 0; count < 16; count++) await see(true);
    const fresh = armOf()?.posterior.successes ?? 0;
    time.nowMs += 14 * dayMs;
    expect(armOf()?.posterior.successes).toBeCloseTo(1 + (fresh - 1) / 2, 1);
    await index.refresh();
    expect(armOf()?.posterior.successes).toBeCloseTo(1 + (fresh - 1) / 2, 1);
    expect(armOf()).toMatchObject({ successes: 16, failures: 0 });
  });

  it('withdraws its trust within four failures in a row, at once and in the store', async () => {
    const { index, see, armOf, time, store } = setUp();
    for (let count = 0; count < 30; count++) await see(true);
    expect(armOf()?.bound).toBeGreaterThan(0.8);
    let failures = 0;
    for (let dropped = false; !dropped && failures < 10; failures += 1) dropped = (await see(false)).dropped;
    expect(failures).toBeLessThanOrEqual(4);
    expect(armOf()?.bound).toBeLessThan(0.2);
    expect(armOf()?.evidence).toContain('Counted anew since 2026-01-02');
    // The store has not heard of it yet: reading it brings no trust back.
    await index.refresh();
    expect(armOf()?.bound).toBeLessThan(0.2);
    const of = { tenantId: 'default', service: 'default', strategy: 'RETRY_WITH_BACKOFF' } as const;
    await store.reset({ ...of, fingerprint: buildObservation().fingerprint, atMs: time.nowMs });
    await index.refresh();
    expect(armOf()?.bound).toBeLessThan(0.2);
    expect(armOf()).toMatchObject({ successes: 30, failures });
  });

  it('notices a drop in the middle of an incident of which nothing more counts', async () => {
    const { see, time, armOf } = setUp();
    for (let count = 0; count < 30; count++) await see(true);
    const within = () => {
      time.nowMs += 1_000 - 3_600_000;
      return { atMs: time.nowMs };
    };
    for (let count = 0; count < 5; count++) await see(true, within());
    const dropped: boolean[] = [];
    for (let count = 0; count < 4; count++) dropped.push((await see(false, within())).dropped);
    expect(dropped).toContain(true);
    expect(armOf()?.bound).toBeLessThan(0.2);
  });

  it('expects of a failure never seen what its kind showed, and does not trust it for that', async () => {
    const { index, see, armOf } = setUp();
    for (let fingerprint = 0; fingerprint < 8; fingerprint++) {
      for (let count = 0; count < 10; count++) {
        await see(true, { fingerprint: `f${fingerprint}`, template: `${'abcdefgh'[fingerprint]}`.repeat(9) });
      }
    }
    await index.refresh();
    const unseen = armOf('new', { template: 'something else altogether' });
    expect(unseen?.mean).toBeGreaterThan(0.9);
    expect(unseen?.bound).toBeLessThan(0.5);
    expect(unseen?.evidence).toMatch(
      /^Not tried for this failure yet; 9\d % expected after 8 known failures of the kind rate-limited at "rates"\.$/,
    );
  });

  it('earns trust sooner where related failures speak for it, never with fewer than three own successes', async () => {
    const trustedAfter = async (related: boolean) => {
      const { index, see, armOf } = setUp();
      for (let one = 0; related && one < 8; one++) {
        for (let count = 0; count < 10; count++) await see(true, { fingerprint: `f${one}`, template: `t${one}` });
      }
      await index.refresh();
      for (let count = 1; count <= 20; count++) {
        await see(true, { fingerprint: 'new', template: 'quite new words' });
        if ((armOf('new', { template: 'quite new words' })?.bound ?? 0) >= 0.8) return count;
      }
      return 99;
    };
    expect(await trustedAfter(false)).toBe(13);
    const sooner = await trustedAfter(true);
    expect(sooner).toBeLessThan(13);
    expect(sooner).toBeGreaterThan(3);
  });

  it('says where enough was seen that a strategy is unlikely to deserve trust, and not before', async () => {
    const { see, armOf } = setUp();
    await see(false);
    expect(armOf()?.fallsShort).toBe(false);
    for (let count = 0; count < 6; count++) await see(count % 2 === 0);
    expect(armOf()?.fallsShort).toBe(true);
    for (let count = 0; count < 30; count++) await see(true);
    expect(armOf()?.fallsShort).toBe(false);
  });

  it('takes what worked for a failure that reads alike as prior for one never seen', async () => {
    const { index, see } = setUp();
    for (let count = 0; count < 9; count++) await see(true, { template: 'too many requests to the rates service' });
    await index.refresh();
    const of = { ...context, template: 'too many requests to the stock service' };
    const { arms, similar } = index.lookup('new', of);
    expect(similar).toEqual([
      {
        ...{ fingerprint: buildObservation().fingerprint, template: 'too many requests to the rates service' },
        ...{ similarity: expect.closeTo(0.75, 2), strategy: 'RETRY_WITH_BACKOFF', successes: 9, failures: 0 },
      },
    ]);
    expect(arms[0]).toMatchObject({ strategy: 'RETRY_WITH_BACKOFF', prior: { from: '1 similar failure' } });
    expect(arms[0]?.mean).toBeGreaterThan(0.6);
    // Once the failure itself was seen, that is no longer shown: its own record speaks.
    await see(true, { fingerprint: 'new', template: of.template });
    expect(index.lookup('new', of).similar).toEqual([]);
  });

  it('learns from other services of the tenant that share the dependency', async () => {
    const { store, time } = setUp();
    for (let one = 0; one < 6; one++) {
      for (let count = 0; count < 5; count++) {
        const atMs = start + one * dayMs + count * 3_600_000;
        const seen = buildObservation({
          ...context,
          service: 'shop',
          fingerprint: `s${one}`,
          ownFingerprint: `s${one}`,
          atMs,
        });
        await store.observe(seen, limits);
      }
    }
    time.nowMs = start + 7 * dayMs;
    const index = createPatternIndex({
      store,
      tenantId: 'default',
      service: 'office',
      clock: { now: () => time.nowMs },
    });
    await index.refresh();
    expect(index.lookup('new', context).arms[0]?.prior.from).toBe(
      '6 known failures of the kind rate-limited at "rates"',
    );
    expect(index.lookup('new', { ...context, dependency: 'other' }).arms).toEqual([]);
    expect(await index.views()).toEqual([]);
  });

  it('lets others run while it looks through many arms, and stops where no more are asked for', async () => {
    const { index, see } = setUp();
    for (let count = 0; count < 200; count++) await see(true, { fingerprint: `f${count}` });
    let turns = 0;
    let done = false;
    const turn = () => {
      turns += 1;
      if (!done) setImmediate(turn);
    };
    setImmediate(turn);
    expect(await index.views()).toHaveLength(200);
    done = true;
    expect(turns).toBeGreaterThan(2);
    expect(await index.views(3)).toHaveLength(3);
  });

  it('shows each arm with its prior, its trust and what would have recovered by itself', async () => {
    const { index, see } = setUp();
    for (let count = 0; count < 6; count++) await see(count < 3, { elapsedMs: 400, explored: true });
    for (let count = 0; count < 14; count++) await see(true, { strategy: 'SWITCH_API_ENDPOINT', elapsedMs: 500 });
    const [latest, rerun] = await index.views();
    expect(latest).toMatchObject({ strategy: 'SWITCH_API_ENDPOINT', trusted: true, successes: 14, resetAtMs: null });
    expect(latest?.byItself).toMatchObject({ share: 0.5, seen: 6 });
    expect(rerun).toMatchObject({ strategy: 'RETRY_WITH_BACKOFF', trusted: false, byItself: null });
  });

  it('tells the store of a drop through the learner', async () => {
    const told: string[] = [];
    const learn = createLearner({
      store: { observe: async () => undefined, reset: async ({ strategy }) => void told.push(strategy) },
      index: { apply: () => ({ dropped: true }) },
      limits: { observationsPerIncident: 5, incidentGapMs: 600_000 },
    });
    const { buildEvent } = await import('../testing/builders');
    await learn(buildEvent());
    expect(told).toEqual(['RETRY_WITH_BACKOFF']);
  });
});
