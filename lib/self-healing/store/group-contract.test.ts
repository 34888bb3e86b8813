import { uuidv7 } from 'uuidv7';
import { describe, expect, it } from 'vitest';
import type { Observation } from '../core/event';
import type { AuditEntry, Store } from '../core/ports';
import { buildEvent, buildObservation } from '../testing/builders';
import { freshTenantEach, type StoreSubject, storeSubjects } from '../testing/store-subjects';
import { groupOfSource } from './group-rule';

const day = 86_400_000;
const noon = Date.UTC(2026, 0, 1, 12);
const halfLifeMs = 14 * day;
const limits = { perIncident: 5, incidentGapMs: 60_000, halfLifeMs };
const entry: AuditEntry = {
  ...{ actor: { type: 'user', id: 'admin-1' }, action: 'groups-changed', subject: 'groups', before: null, after: null },
};

describe.each(storeSubjects)('groups of fingerprints (%s)', (_name, open) => {
  let subject: StoreSubject;
  let store: Store;
  let tenantId: string;
  freshTenantEach(open, (fresh) => {
    ({ subject, store, tenantId } = fresh);
  });

  const scope = () => ({ tenantId, service: 'default' });
  const merge = (from: string[], into: string, by = store) =>
    by.groups.merge({ ...scope(), from, into, halfLifeMs, entry });
  const split = (fingerprint: string, how: 'member' | 'source') =>
    store.groups.split({ ...scope(), fingerprint, by: how, halfLifeMs, entry });
  const observe = (ownFingerprint: string, days: number, given: Partial<Observation> = {}, by = store) =>
    by.patterns.observe(buildObservation({ tenantId, ownFingerprint, atMs: noon + days * day, ...given }), limits);
  /** "fingerprint strategy successes/failures" of every arm, in order. */
  const arms = async () =>
    (await store.patterns.load(scope()))
      .map(({ fingerprint, strategy, successes, failures }) => `${fingerprint} ${strategy} ${successes}/${failures}`)
      .sort();
  const weightsOf = async (fingerprint: string) =>
    (await store.patterns.load(scope())).find((arm) => arm.fingerprint === fingerprint);
  const aliases = async () =>
    (await store.groups.load(scope()))
      .map(({ fingerprint, source, group }) => `${fingerprint}${source && `@${source}`} in ${group}`)
      .sort();
  const written = async () => (await store.audit.list({ tenantId, limit: 99 })).length;
  const refused = { code: 'INVALID_OPTIONS', status: 409 };

  describe('merging', () => {
    it('adds up what was learned, as of one instant, and keeps what each failure was by itself', async () => {
      await observe('a', 0);
      await observe('a', 14, { succeeded: false });
      await observe('b', 28);
      await observe('a', 28, { strategy: 'RESET_CONNECTION' });
      await merge(['a'], 'b');
      expect(await arms()).toEqual(['b RESET_CONNECTION 1/0', 'b RETRY_WITH_BACKOFF 2/1']);
      const merged = (await store.patterns.load(scope())).find((arm) => arm.strategy === 'RETRY_WITH_BACKOFF');
      expect(merged).toMatchObject({ lastSeenMs: noon + 28 * day, weighedAtMs: noon + 28 * day });
      expect(merged?.weightSuccesses).toBeCloseTo(1.25, 9);
      expect(merged?.weightFailures).toBeCloseTo(0.5, 9);
      expect(await store.patterns.observations({ ...scope(), fingerprint: 'b', limit: 9 })).toHaveLength(4);
      expect(await store.patterns.observations({ ...scope(), fingerprint: 'a', limit: 9 })).toEqual([]);
    });

    it('trusts nothing more for one incident of several groups than for that of one', async () => {
      const minute = 60_000 / day;
      for (const own of ['a', 'b', 'c', 'd'])
        for (let count = 0; count < 5; count++) await observe(own, (count / 10) * minute);
      await merge(['a', 'b', 'c'], 'd');
      expect(await arms()).toEqual(['d RETRY_WITH_BACKOFF 20/0']);
      expect((await weightsOf('d'))?.weightSuccesses).toBeCloseTo(5, 3);
      expect(await split('c', 'member')).toBe(true);
      expect(await arms()).toEqual(['c RETRY_WITH_BACKOFF 5/0', 'd RETRY_WITH_BACKOFF 15/0']);
      expect((await weightsOf('c'))?.weightSuccesses).toBeCloseTo(5, 3);
      expect((await weightsOf('d'))?.weightSuccesses).toBeCloseTo(5, 3);
    });

    it('says who did it, and writes it down in the same step', async () => {
      await merge(['a', 'c'], 'b');
      const groups = await store.groups.load(scope());
      expect(groups.map(({ fingerprint, source, group, by }) => ({ fingerprint, source, group, by }))).toEqual([
        { fingerprint: 'a', source: '', group: 'b', by: 'admin-1' },
        { fingerprint: 'c', source: '', group: 'b', by: 'admin-1' },
      ]);
      expect(await store.audit.list({ tenantId, limit: 9 })).toMatchObject([{ action: 'groups-changed' }]);
      expect(await store.groups.load({ ...scope(), service: 'shop' })).toEqual([]);
      expect(await store.groups.load({ ...scope(), tenantId: uuidv7() })).toEqual([]);
    });

    it('leaves the arms of other tenants and services alone', async () => {
      await observe('a', 0, { service: 'shop' });
      await observe('a', 0, { tenantId: uuidv7() });
      await merge(['a'], 'b');
      expect(await store.patterns.load({ ...scope(), service: 'shop' })).toMatchObject([{ fingerprint: 'a' }]);
      expect(await arms()).toEqual([]);
    });

    it('takes along what was part of the group that is merged', async () => {
      await merge(['a'], 'b');
      await observe('a', 0);
      await merge(['b'], 'c');
      await observe('a', 1);
      expect(await aliases()).toEqual(['a in c', 'b in c']);
      expect(await arms()).toEqual(['c RETRY_WITH_BACKOFF 2/0']);
    });

    it('refuses what would make a group part of itself, and changes nothing then', async () => {
      await merge(['a'], 'b');
      await observe('a', 0);
      await expect(merge(['b'], 'a')).rejects.toMatchObject(refused);
      await expect(merge(['c', 'b'], 'a')).rejects.toMatchObject(refused);
      await expect(merge(['b'], 'b')).rejects.toMatchObject(refused);
      await expect(merge(['a'], 'c')).rejects.toMatchObject(refused);
      expect(await aliases()).toEqual(['a in b']);
      expect(await arms()).toEqual(['b RETRY_WITH_BACKOFF 1/0']);
      expect(await written()).toBe(1);
    });

    it('does nothing a second time', async () => {
      await observe('a', 0);
      await merge(['a'], 'b');
      await merge(['a', 'a'], 'b');
      expect(await arms()).toEqual(['b RETRY_WITH_BACKOFF 1/0']);
      expect(await written()).toBe(1);
    });

    it('counts one incident no further than its bound, whatever arm it was counted in', async () => {
      for (let index = 0; index < 5; index++) await observe('a', 0, { atMs: noon + index });
      await observe('b', 0);
      await merge(['a'], 'b');
      await observe('b', 0, { atMs: noon + 10 });
      expect(await arms()).toEqual(['b RETRY_WITH_BACKOFF 6/0']);
    });

    it('forgets no withdrawal of trust', async () => {
      await observe('a', 0);
      const arm = { ...scope(), fingerprint: 'a', strategy: 'RETRY_WITH_BACKOFF' } as const;
      await store.patterns.reset({ ...arm, atMs: noon + day });
      await observe('b', 1);
      await merge(['a'], 'b');
      expect(await weightsOf('b')).toMatchObject({ successes: 2, weightSuccesses: 1, resetAtMs: noon + day });
    });

    it('lets trust be withdrawn by an instance that has not heard of it yet', async () => {
      await observe('a', 0);
      await merge(['a'], 'b');
      const arm = { ...scope(), fingerprint: 'a', strategy: 'RETRY_WITH_BACKOFF' } as const;
      await store.patterns.reset({ ...arm, atMs: noon + day });
      expect(await weightsOf('b')).toMatchObject({ successes: 1, weightSuccesses: 0, resetAtMs: noon + day });
    });

    it('loses nothing when two admins merge and instances learn at the same time', async () => {
      for (const own of ['a', 'b', 'c', 'd']) await observe(own, 0);
      const learning = Array.from({ length: 12 }, (_, index) =>
        observe(['a', 'b', 'c', 'd'][index % 4] ?? 'a', index + 1, {}, index % 2 ? store : subject.other),
      );
      const merging = [merge(['a', 'b'], 'd'), merge(['c'], 'd', subject.other), merge(['b', 'a'], 'd', subject.other)];
      await Promise.all([...learning, ...merging]);
      expect(await arms()).toEqual(['d RETRY_WITH_BACKOFF 16/0']);
      expect(await store.patterns.observations({ ...scope(), fingerprint: 'd', limit: 99 })).toHaveLength(16);
    });

    it('lets one of two admins win who merge in opposite directions', async () => {
      for (const own of ['a', 'b']) await observe(own, 0);
      const both = await Promise.allSettled([merge(['a'], 'b'), merge(['b'], 'a', subject.other)]);
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: refused });
      expect((await arms()).map((arm) => arm.slice(2))).toEqual(['RETRY_WITH_BACKOFF 2/0']);
      expect(await written()).toBe(1);
    });
  });

  describe('splitting off a member', () => {
    it('gives it back what was learned of it, and leaves the rest', async () => {
      await observe('a', 0);
      await observe('a', 14, { succeeded: false });
      await observe('b', 28);
      const before = await weightsOf('a');
      await merge(['a'], 'b');
      await observe('a', 28);
      expect(await split('a', 'member')).toBe(true);
      expect(await aliases()).toEqual([]);
      expect(await arms()).toEqual(['a RETRY_WITH_BACKOFF 2/1', 'b RETRY_WITH_BACKOFF 1/0']);
      const after = await weightsOf('a');
      expect(after?.weightSuccesses).toBeCloseTo((before?.weightSuccesses ?? 0) / 2 + 1, 9);
      expect(after?.weightFailures).toBeCloseTo((before?.weightFailures ?? 0) / 2, 9);
      expect((await weightsOf('b'))?.weightSuccesses).toBeCloseTo(1, 9);
      expect(await written()).toBe(2);
    });

    it('looks again like the failures of its own', async () => {
      const look = { template: 'deadlock on <n>', kind: 'deadlock', source: 'pay', dependency: 'ledger' } as const;
      const events = [
        buildEvent({ tenantId, fingerprint: 'a', ...look, template: 'older' }),
        buildEvent({ tenantId, fingerprint: 'b', ownFingerprint: 'a', ...look }),
        buildEvent({ tenantId, fingerprint: 'b' }),
      ];
      await store.events.append({ events, counters: [] });
      await merge(['a'], 'b');
      await observe('a', 0, look);
      await observe('b', 1);
      await split('a', 'member');
      expect(await weightsOf('a')).toMatchObject(look);
      expect(await weightsOf('b')).toMatchObject({ kind: 'connection-lost', dependency: 'database' });
    });

    it('does not count what an incident was too long for', async () => {
      await merge(['a'], 'b');
      for (let index = 0; index < 9; index++) await observe('a', 0, { atMs: noon + index });
      await split('a', 'member');
      expect(await arms()).toEqual(['a RETRY_WITH_BACKOFF 5/0']);
      await observe('a', 0, { atMs: noon + 10 });
      expect(await arms()).toEqual(['a RETRY_WITH_BACKOFF 5/0']);
    });

    it('gives no trust back that was withdrawn', async () => {
      await merge(['a'], 'b');
      await observe('a', 0);
      const arm = { ...scope(), fingerprint: 'b', strategy: 'RETRY_WITH_BACKOFF' } as const;
      await store.patterns.reset({ ...arm, atMs: noon + day });
      await observe('a', 2);
      await split('a', 'member');
      expect(await weightsOf('a')).toMatchObject({ successes: 2, weightSuccesses: 1, resetAtMs: noon + day });
    });

    it('says no, and writes nothing, where there is nothing to split', async () => {
      await observe('a', 0);
      expect(await split('a', 'member')).toBe(false);
      expect(await split('unheard of', 'member')).toBe(false);
      expect(await written()).toBe(0);
    });
  });

  describe('splitting by source', () => {
    it('makes each source a group of its own, with what was learned of it', async () => {
      await observe('a', 0, { source: 'pay' });
      await observe('a', 1, { source: 'pay' });
      await observe('a', 2, { source: 'mail', succeeded: false });
      expect(await split('a', 'source')).toBe(true);
      const [pay, mail] = [groupOfSource('a', 'pay'), groupOfSource('a', 'mail')];
      expect(await aliases()).toEqual([`a@mail in ${mail}`, `a@pay in ${pay}`]);
      expect(await arms()).toEqual([`${mail} RETRY_WITH_BACKOFF 0/1`, `${pay} RETRY_WITH_BACKOFF 2/0`].sort());
      expect(await weightsOf(mail)).toMatchObject({ source: 'mail' });
      await observe('a', 9, { source: 'pay' });
      await observe('a', 9, { source: 'new' });
      expect(await weightsOf(pay)).toMatchObject({ successes: 3 });
      expect(await weightsOf('a')).toMatchObject({ successes: 1, source: 'new' });
    });

    it('knows the sources of events that taught nothing, too', async () => {
      const events = ['pay', 'mail'].map((source) => buildEvent({ tenantId, source, fingerprint: 'a' }));
      await store.events.append({ events, counters: [] });
      expect(await split('a', 'source')).toBe(true);
      expect(await aliases()).toHaveLength(2);
      expect((await store.reports.getEvent({ tenantId, id: events[0]?.id ?? '' }))?.fingerprint).toBe('a');
    });

    it('holds for members of the group as well, and is undone by splitting the group off', async () => {
      await merge(['a'], 'b');
      for (const source of ['pay', 'mail']) for (const own of ['a', 'b']) await observe(own, 0, { source });
      await split('b', 'source');
      expect(await weightsOf(groupOfSource('b', 'pay'))).toMatchObject({ successes: 2 });
      await observe('a', 1, { source: 'pay' });
      expect(await weightsOf(groupOfSource('b', 'pay'))).toMatchObject({ successes: 3 });
      await split('b', 'member');
      expect(await aliases()).toEqual(['a in b']);
      expect(await arms()).toEqual(['b RETRY_WITH_BACKOFF 5/0']);
      await split('a', 'member');
      expect(await arms()).toEqual(['a RETRY_WITH_BACKOFF 3/0', 'b RETRY_WITH_BACKOFF 2/0']);
    });

    it('merges a source back into where it came from', async () => {
      for (const source of ['pay', 'mail']) await observe('a', 0, { source });
      await split('a', 'source');
      await merge([groupOfSource('a', 'pay')], 'a');
      await observe('a', 1, { source: 'pay' });
      expect(await weightsOf('a')).toMatchObject({ successes: 2 });
    });

    it('says no where there are not two sources, and when it was done already', async () => {
      await observe('a', 0, { source: 'pay' });
      expect(await split('a', 'source')).toBe(false);
      await observe('a', 0, { source: 'mail' });
      expect(await split('a', 'source')).toBe(true);
      expect(await split('a', 'source')).toBe(false);
      expect(await written()).toBe(1);
    });
  });

  it('keeps the fingerprint of events that were stored before', async () => {
    const event = buildEvent({ tenantId, fingerprint: 'a' });
    const later = buildEvent({ tenantId, fingerprint: 'b', ownFingerprint: 'a', release: 'v2', dependency: null });
    await store.events.append({ events: [event, later], counters: [] });
    await merge(['a'], 'b');
    expect(await store.reports.getEvent({ tenantId, id: event.id })).toEqual(event);
    expect(await store.reports.getEvent({ tenantId, id: later.id })).toEqual(later);
  });
});
