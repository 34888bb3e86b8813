import { uuidv7 } from 'uuidv7';
import { describe, expect, it } from 'vitest';
import type { Observation } from '../core/event';
import type { Store } from '../core/ports';
import { buildObservation } from '../testing/builders';
import { freshTenantEach, type StoreSubject, storeSubjects } from '../testing/store-subjects';

const hour = 3_600_000;
const day = 24 * hour;
const noon = Date.UTC(2026, 0, 1, 12);
const limits = { perIncident: 2, incidentGapMs: 60_000, halfLifeMs: 14 * day };

describe.each(storeSubjects)('what learning counts (%s)', (_name, open) => {
  let subject: StoreSubject;
  let store: Store;
  let tenantId: string;
  freshTenantEach(open, (fresh) => {
    ({ subject, store, tenantId } = fresh);
  });

  const load = async () => (await store.patterns.load({ tenantId, service: 'default' }))[0];
  const observe = (given: Partial<Observation>, by = store) =>
    by.patterns.observe(buildObservation({ tenantId, ...given }), limits);

  describe('counting', () => {
    it('counts an observation once, also when two instances bring it', async () => {
      const observation = buildObservation({ tenantId });
      await Promise.all([
        store.patterns.observe(observation, limits),
        subject.other.patterns.observe(observation, limits),
      ]);
      await store.patterns.observe(observation, limits);
      expect(await load()).toMatchObject({ successes: 1, failures: 0, lastSeenMs: noon });
    });

    it('learns a bounded amount from one incident, and again after a silence', async () => {
      const observe = (succeeded: boolean, atMs: number) =>
        store.patterns.observe(buildObservation({ tenantId, succeeded, atMs }), limits);
      for (let index = 0; index < 6; index++) await observe(true, noon + index * 30_000);
      expect(await load()).toMatchObject({ successes: 2, failures: 0 });
      await observe(false, noon + 150_000 + 60_001);
      expect(await load()).toMatchObject({ successes: 2, failures: 1 });
    });

    it('names every source of a group, each once for each own fingerprint', async () => {
      await observe({ fingerprint: 'a', ownFingerprint: 'a', source: 'read', atMs: noon });
      await observe({ fingerprint: 'a', ownFingerprint: 'a', source: 'read', atMs: noon + day });
      await observe({ fingerprint: 'c', ownFingerprint: 'c', source: 'other', atMs: noon });
      const scope = { tenantId, service: 'default' };
      const entry = { actor: { type: 'user', id: 'a' }, action: 'x', subject: 'y', before: null, after: null } as const;
      await store.groups.merge({ ...scope, halfLifeMs: limits.halfLifeMs, from: ['b'], into: 'a', entry });
      await observe({ fingerprint: 'b', ownFingerprint: 'b', source: 'send', atMs: noon + 2 * day });
      const found = await store.patterns.sources({ ...scope, fingerprints: ['a', 'none'] });
      expect(found.toSorted((x, y) => (x.source < y.source ? -1 : 1))).toEqual([
        { fingerprint: 'a', own: 'a', source: 'read' },
        { fingerprint: 'a', own: 'b', source: 'send' },
      ]);
      expect(await store.patterns.sources({ ...scope, fingerprints: [] })).toEqual([]);
      expect(await store.patterns.sources({ ...scope, tenantId: 'another', fingerprints: ['a'] })).toEqual([]);
    });

    it('tells of each event whether it was counted, and nothing of one that taught nothing or is another tenant’s', async () => {
      const seen = [0, 1, 2].map((second) => buildObservation({ tenantId, atMs: noon + second * 1_000 }));
      for (const one of seen) await store.patterns.observe(one, limits);
      const counted = (eventId: string, of = tenantId) => store.patterns.counted({ tenantId: of, eventId });
      expect(await Promise.all(seen.map(({ eventId }) => counted(eventId)))).toEqual([true, true, false]);
      expect(await counted(uuidv7())).toBeNull();
      expect(await counted('no id')).toBeNull();
      expect(await counted(seen[0]?.eventId ?? '', 'another')).toBeNull();
    });

    it('keeps arms apart by strategy and by service, and lists the most recent first', async () => {
      await store.patterns.observe(buildObservation({ tenantId }), limits);
      const later = buildObservation({ tenantId, strategy: 'RESET_CONNECTION', atMs: noon + 1 });
      await store.patterns.observe(later, limits);
      await store.patterns.observe(buildObservation({ tenantId, service: 'shop', atMs: noon + 2 }), limits);
      expect(await store.patterns.load({ tenantId, service: 'default' })).toHaveLength(2);
      const listed = await store.reports.listPatterns({ tenantId, limit: 2 });
      expect(listed.map(({ service, strategy }) => [service, strategy])).toEqual([
        ['shop', 'RETRY_WITH_BACKOFF'],
        ['default', 'RESET_CONNECTION'],
      ]);
    });

    it('takes what fails all the time for a new incident after six gaps, and not before', async () => {
      for (let minutes = 0; minutes < 6; minutes++) await observe({ atMs: noon + minutes * 60_000 });
      expect(await load()).toMatchObject({ successes: 2 });
      for (let minutes = 6; minutes < 12; minutes++) await observe({ atMs: noon + minutes * 60_000 });
      expect(await load()).toMatchObject({ successes: 4 });
    });

    it('tells what the newest failure of an arm looked like', async () => {
      await observe({ template: 'old <n>', source: 'a', atMs: noon });
      await observe({ template: 'new <n>', source: 'b', dependency: 'payments', atMs: noon + day });
      await observe({ template: 'late <n>', source: 'c', atMs: noon + hour });
      expect(await load()).toMatchObject({ template: 'new <n>', source: 'b', dependency: 'payments' });
    });

    it('files an observation under the group that its own fingerprint belongs to by then', async () => {
      const entry = { actor: { type: 'user', id: 'a' }, action: 'x', subject: 'y', before: null, after: null } as const;
      const scope = { tenantId, service: 'default', halfLifeMs: limits.halfLifeMs, entry };
      await store.groups.merge({ ...scope, from: ['a'], into: 'b' });
      await observe({ fingerprint: 'a' });
      expect(await load()).toMatchObject({ fingerprint: 'b', successes: 1 });
      await store.groups.split({ ...scope, fingerprint: 'a', by: 'member' });
      await observe({ fingerprint: 'b', ownFingerprint: 'a', atMs: noon + day });
      expect(await store.patterns.load({ tenantId, service: 'default' })).toMatchObject([
        { fingerprint: 'a', successes: 2 },
      ]);
    });
  });

  describe('decay', () => {
    it('halves what was counted before with each half-life, and adds one', async () => {
      await observe({ atMs: noon });
      await observe({ atMs: noon + 14 * day, succeeded: false });
      await observe({ atMs: noon + 28 * day });
      const arm = await load();
      expect(arm).toMatchObject({ successes: 2, failures: 1, weighedAtMs: noon + 28 * day });
      expect(arm?.weightSuccesses).toBeCloseTo(1.25, 9);
      expect(arm?.weightFailures).toBeCloseTo(0.5, 9);
    });

    it('comes to the same in whatever order observations arrive', async () => {
      const seen = [0, 3, 10, 17, 40].map((days, index) => ({ atMs: noon + days * day, succeeded: index % 2 === 0 }));
      for (const one of seen) await observe({ ...one, fingerprint: 'in order' });
      for (const index of [3, 0, 4, 2, 1]) await observe({ ...seen[index], fingerprint: 'out of order' });
      const [one, other] = await store.patterns.load({ tenantId, service: 'default' });
      expect(other?.weightSuccesses).toBeCloseTo(one?.weightSuccesses ?? 0, 9);
      expect(other?.weightFailures).toBeCloseTo(one?.weightFailures ?? 0, 9);
      expect(other?.weighedAtMs).toBe(one?.weighedAtMs);
    });

    it('weighs nothing that an incident is too long to count', async () => {
      for (const second of [0, 1, 2, 3]) await observe({ atMs: noon + second * 1_000 });
      expect((await load())?.weightSuccesses).toBeCloseTo(2, 4);
    });

    it('loses none of the observations that many instances bring at once', async () => {
      const stores = [store, subject.other];
      await Promise.all(
        Array.from({ length: 12 }, (_, index) => observe({ atMs: noon + index * day }, stores[index % 2])),
      );
      const arm = await load();
      expect(arm?.successes).toBe(12);
      const expected = Array.from({ length: 12 }, (_, index) => 0.5 ** ((11 - index) / 14));
      expect(arm?.weightSuccesses).toBeCloseTo(
        expected.reduce((sum, share) => sum + share),
        9,
      );
    });
  });

  describe('withdrawn trust', () => {
    const reset = (atMs: number) =>
      store.patterns.reset({
        ...{ tenantId, service: 'default', fingerprint: '0123456789abcdef', strategy: 'RETRY_WITH_BACKOFF', atMs },
      });

    it('leaves an arm its counts, and no weight', async () => {
      await observe({ atMs: noon });
      await reset(noon + 1);
      expect(await load()).toMatchObject({ successes: 1, weightSuccesses: 0, weightFailures: 0, resetAtMs: noon + 1 });
    });

    it('is earned anew by what is seen afterwards, not by what arrives late', async () => {
      await observe({ atMs: noon });
      await reset(noon + hour);
      await observe({ atMs: noon + hour / 2 });
      await observe({ atMs: noon + 2 * hour });
      expect(await load()).toMatchObject({ successes: 3, weightSuccesses: 1 });
    });

    it('is not withdrawn twice by instances that notice the same', async () => {
      await observe({ atMs: noon });
      await reset(noon + hour);
      await observe({ atMs: noon + 2 * hour });
      await reset(noon + hour);
      expect(await load()).toMatchObject({ weightSuccesses: 1, resetAtMs: noon + hour });
    });

    it('makes no arm where there is none', async () => {
      await reset(noon);
      expect(await load()).toBeUndefined();
    });
  });

  describe('reading', () => {
    it('gives the arms of the other services of the tenant, most recently seen first', async () => {
      for (const [index, service] of ['default', 'shop', 'desk', 'mail'].entries())
        await observe({ service, dependency: 'payments', atMs: noon + index });
      await observe({ tenantId: uuidv7(), service: 'shop' });
      const shared = await store.patterns.loadShared({ tenantId, service: 'default', limit: 2 });
      expect(shared.map(({ service, dependency }) => [service, dependency])).toEqual([
        ['mail', 'payments'],
        ['desk', 'payments'],
      ]);
    });

    it('gives the counted observations, newest first, of one fingerprint or of all', async () => {
      const seen = { elapsedMs: 1_500, explored: true, succeeded: false, atMs: noon };
      await observe({ ...seen, fingerprint: 'a' });
      for (const second of [1, 2, 3]) await observe({ fingerprint: 'b', atMs: noon + second });
      await observe({ fingerprint: 'a', service: 'shop' });
      const read = (given: object) => store.patterns.observations({ tenantId, service: 'default', limit: 9, ...given });
      expect((await read({})).map(({ fingerprint, atMs }) => [fingerprint, atMs - noon])).toEqual([
        ['b', 2],
        ['b', 1],
        ['a', 0],
      ]);
      expect(await read({ fingerprint: 'a' })).toEqual([{ ...seen, fingerprint: 'a', strategy: 'RETRY_WITH_BACKOFF' }]);
      expect(await read({ limit: 1 })).toHaveLength(1);
    });

    it('forgets observations after the retention, and keeps what they taught', async () => {
      await observe({ atMs: noon });
      await observe({ atMs: noon + day });
      await store.prune({ beforeMs: noon + 1 });
      const kept = await store.patterns.observations({ tenantId, service: 'default', limit: 9 });
      expect(kept.map(({ atMs }) => atMs)).toEqual([noon + day]);
      expect(await load()).toMatchObject({ successes: 2 });
    });
  });
});
