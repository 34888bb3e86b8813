import { uuidv7 } from 'uuidv7';
import { describe, expect, it } from 'vitest';
import type { BreakerReport, BreakerRule, Store } from '../core/ports';
import { freshTenantEach, type StoreSubject, storeSubjects } from '../testing/store-subjects';

const rule: BreakerRule = { aliveMs: 10_000, quorum: 0.5, failureRate: 0.5, minimumCalls: 20, openMs: 5_000 };
const dependency = 'payments';
const leaseMs = 2_000;

describe.each(storeSubjects)('breakers that instances share (%s)', (_name, open) => {
  let subject: StoreSubject;
  let store: Store;
  let tenantId: string;
  freshTenantEach(open, (fresh) => {
    ({ subject, store, tenantId } = fresh);
  });

  const live = async (...instances: string[]) => {
    for (const instanceId of instances) await store.coordination.read({ tenantId, instanceId, aliveMs: rule.aliveMs });
  };
  const report = (instanceId: string, given: Partial<BreakerReport> = {}) =>
    store.breakers.report({
      ...{ tenantId, instanceId, rule },
      reports: [{ dependency, state: 'open', calls: 5, failures: 5, ...given }],
    });
  const breaker = async () => (await store.breakers.list({ tenantId }))[0];
  const claim = (instanceId: string, epoch = 1) =>
    store.breakers.claimProbe({ tenantId, dependency, epoch, instanceId, leaseMs });
  const settle = (instanceId: string, succeeded: boolean, epoch = 1) =>
    store.breakers.settleProbe({ tenantId, dependency, epoch, instanceId, succeeded, openMs: rule.openMs });
  const opened = async () => {
    await live('a', 'b', 'c', 'd');
    for (const instance of ['a', 'b']) await report(instance);
  };
  const halfOpened = async () => {
    await opened();
    await subject.passTime(rule.openMs + 1);
  };

  describe('opening', () => {
    it('opens for all once a quorum of the live instances has it open', async () => {
      await live('a', 'b', 'c', 'd');
      await report('a');
      expect(await breaker()).toBeUndefined();
      await report('b');
      const found = await breaker();
      expect(found).toMatchObject({ dependency, state: 'open', epoch: 1, reason: '2 of 4 instances opened it' });
      expect((found?.retryAtMs ?? 0) - (found?.openedAtMs ?? 0)).toBeGreaterThanOrEqual(rule.openMs - 1);
      const other = await subject.other.coordination.read({ tenantId, instanceId: 'd', aliveMs: rule.aliveMs });
      expect(other.breakers).toEqual([found]);
    });

    it('never opens by one bad node alone, however often and whatever it reports', async () => {
      await live('a');
      for (let round = 0; round < 5; round++) await report('a', { calls: 1_000, failures: 1_000 });
      await live('b', 'c');
      await report('b', { state: 'closed', calls: 1_000, failures: 0 });
      await report('a', { calls: 100_000, failures: 100_000 });
      await report('c', { state: 'closed', calls: 100, failures: 1 });
      await report('a', { calls: 100_000, failures: 100_000 });
      expect(await breaker()).toBeUndefined();
    });

    it('opens by the failure rate of at least two instances together, with the calls that it takes', async () => {
      await live('a', 'b', 'c');
      await report('a', { state: 'closed', calls: 10, failures: 6 });
      await report('b', { state: 'closed', calls: 9, failures: 6 });
      expect(await breaker()).toBeUndefined();
      await report('b', { state: 'closed', calls: 10, failures: 6 });
      expect((await breaker())?.reason).toBe('12 of 20 calls failed (60 %), seen by 2 of 3 instances');
    });

    it('counts neither old reports nor those of instances that are gone', async () => {
      await live('a', 'b', 'c');
      await report('a');
      await subject.passTime(rule.aliveMs + 1);
      await live('a', 'b', 'c');
      await report('b');
      expect(await breaker()).toBeUndefined();
      await store.coordination.leave({ tenantId, instanceId: 'b' });
      await report('c');
      expect(await breaker()).toBeUndefined();
      await report('a');
      expect((await breaker())?.reason).toBe('2 of 2 instances opened it');
    });

    it('opens once, in one epoch, when ten instances report at the same time', async () => {
      const names = Array.from({ length: 10 }, (_, index) => `instance-${index}`);
      await live(...names);
      await Promise.all(names.map((name) => report(name)));
      expect(await store.breakers.list({ tenantId })).toMatchObject([{ state: 'open', epoch: 1 }]);
    });

    it('takes reports of many dependencies from many instances in any order without a deadlock', async () => {
      const names = Array.from({ length: 8 }, (_, index) => `instance-${index}`);
      await live(...names);
      const seen = Array.from({ length: 40 }, (_, index): BreakerReport => {
        return { dependency: `dependency-${index}`, state: 'open', calls: 5, failures: 5 };
      });
      const reportAll = (instanceId: string, turn: number) => {
        const inOrder = [...seen.slice(turn * 5), ...seen];
        const reports = turn % 2 === 0 ? inOrder : inOrder.toReversed();
        return store.breakers.report({ tenantId, instanceId, rule, reports });
      };
      for (let round = 0; round < 6; round++) await Promise.all(names.map(reportAll));
      const found = await store.breakers.list({ tenantId });
      expect(found.map(({ state, epoch }) => `${state} ${epoch}`)).toEqual(Array(40).fill('open 1'));
      await store.breakers.report({ tenantId, instanceId: 'instance-0', rule, reports: [] });
    });

    it('opens for one tenant alone', async () => {
      await opened();
      expect(await store.breakers.list({ tenantId: uuidv7() })).toEqual([]);
    });
  });

  describe('probing', () => {
    it('admits no probe before the time, and one afterwards', async () => {
      await opened();
      expect(await claim('a')).toBe(false);
      await subject.passTime(rule.openMs + 1);
      expect((await breaker())?.state).toBe('half-open');
      const claims = await Promise.all(Array.from({ length: 20 }, (_, index) => claim(`instance-${index}`)));
      expect(claims.filter(Boolean)).toHaveLength(1);
      const winner = `instance-${claims.indexOf(true)}`;
      expect((await breaker())?.probeHolder).toBe(winner);
      expect(await claim(winner)).toBe(false);
    });

    it('closes it for all when the probe succeeds', async () => {
      await halfOpened();
      await claim('a');
      expect(await settle('a', true)).toBe(true);
      expect(await breaker()).toMatchObject({ state: 'closed', epoch: 1, openedAtMs: null, retryAtMs: null });
      expect(await settle('a', true)).toBe(false);
      expect(await claim('b')).toBe(false);
    });

    it('opens it anew, in a new epoch, when the probe fails', async () => {
      await halfOpened();
      const since = (await breaker())?.openedAtMs;
      await claim('a');
      expect(await settle('a', false)).toBe(true);
      const anew = await breaker();
      expect(anew).toMatchObject({ state: 'open', epoch: 2, openedAtMs: since, probeHolder: null });
      expect(anew?.reason).toBe('2 of 4 instances opened it; the last probe failed');
      await subject.passTime(rule.openMs + 1);
      expect(await claim('b', 1)).toBe(false);
      expect(await claim('b', 2)).toBe(true);
      expect(await settle('b', false, 2)).toBe(true);
      expect((await breaker())?.reason).toBe('2 of 4 instances opened it; the last probe failed');
    });

    it('hands the probe on when its holder vanishes, and hears that holder no more', async () => {
      await halfOpened();
      expect(await claim('a')).toBe(true);
      await subject.passTime(leaseMs + 1);
      expect((await breaker())?.probeHolder).toBeNull();
      expect(await claim('b')).toBe(true);
      expect(await settle('a', true)).toBe(false);
      expect((await breaker())?.state).toBe('half-open');
      expect(await settle('b', true)).toBe(true);
    });

    it('is not opened again by reports while it is open', async () => {
      await opened();
      for (const instance of ['a', 'b', 'c', 'd']) await report(instance);
      await subject.passTime(rule.openMs + 1);
      await live('a', 'b', 'c', 'd');
      for (const instance of ['a', 'b', 'c', 'd']) await report(instance);
      expect(await breaker()).toMatchObject({ state: 'half-open', epoch: 1 });
    });

    it('is not opened again by what was seen before it was closed, or told before the closing was heard of', async () => {
      await halfOpened();
      await live('a', 'b', 'c', 'd');
      for (const instance of ['a', 'b', 'c']) await report(instance);
      await claim('a');
      await settle('a', true);
      await report('d');
      await report('a');
      expect(await breaker()).toMatchObject({ state: 'closed', epoch: 1 });
      await subject.passTime(1_600);
      await report('b');
      expect(await breaker()).toMatchObject({ state: 'closed', epoch: 1 });
      await report('c');
      expect(await breaker()).toMatchObject({ state: 'open', epoch: 2, reason: '2 of 4 instances opened it' });
    });
  });
});
