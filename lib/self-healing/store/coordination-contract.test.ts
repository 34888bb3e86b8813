import { uuidv7 } from 'uuidv7';
import { describe, expect, it } from 'vitest';
import type { AuditActor, Store } from '../core/ports';
import type { StrategyName } from '../core/vocabulary';
import { freshTenantEach, type StoreSubject, storeSubjects } from '../testing/store-subjects';

const admin: AuditActor = { type: 'user', id: 'admin-1' };
const aliveMs = 10_000;

describe.each(storeSubjects)('what instances share (%s)', (_name, open) => {
  let subject: StoreSubject;
  let store: Store;
  let tenantId: string;
  freshTenantEach(open, (fresh) => {
    ({ subject, store, tenantId } = fresh);
  });

  const read = (instanceId: string) => store.coordination.read({ tenantId, instanceId, aliveMs });
  const actions = async () => (await store.audit.list({ tenantId, limit: 50 })).map(({ action }) => action);

  describe('heartbeats', () => {
    it('counts whoever was seen in time, itself included, and nobody of another tenant', async () => {
      await store.coordination.read({ tenantId: uuidv7(), instanceId: 'stranger', aliveMs });
      expect((await read('a')).alive).toEqual(['a']);
      expect((await subject.other.coordination.read({ tenantId, instanceId: 'b', aliveMs })).alive).toEqual(['a', 'b']);
      await subject.passTime(aliveMs + 1);
      expect((await read('b')).alive).toEqual(['b']);
    });

    it('keeps an instance alive that goes on reading', async () => {
      for (let beat = 0; beat < 5; beat++) {
        await read('a');
        await subject.passTime(aliveMs / 2);
      }
      expect((await read('b')).alive).toEqual(['a', 'b']);
    });

    it('counts an instance no more once it has left, and again when it comes back', async () => {
      await read('a');
      await store.coordination.leave({ tenantId, instanceId: 'a' });
      expect((await read('b')).alive).toEqual(['b']);
      await read('a');
      expect((await read('b')).alive).toEqual(['a', 'b']);
    });

    it('tells the time of the store, not of the instance', async () => {
      const before = subject.nowMs();
      const { nowMs } = await read('a');
      expect(nowMs).toBeGreaterThanOrEqual(before - 1);
      expect(nowMs).toBeLessThanOrEqual(subject.nowMs() + 1);
    });

    it('takes twenty instances that start at once', async () => {
      const names = Array.from({ length: 20 }, (_, index) => `instance-${String(index).padStart(2, '0')}`);
      await Promise.all(names.map(read));
      expect((await read('instance-00')).alive).toEqual(names);
    });
  });

  describe('settings', () => {
    const save = (expectedVersion: number, mode: 'observe' | 'suggest' = 'observe', note = '') =>
      store.settings.save({ tenantId, expectedVersion, settings: { mode }, actor: admin, note });

    it('gives back what was saved, newest first, to every reader', async () => {
      expect(await store.settings.current({ tenantId })).toBeNull();
      expect(await save(0, 'observe', 'careful')).toEqual({ status: 'saved', version: 1 });
      expect(await save(1, 'suggest')).toEqual({ status: 'saved', version: 2 });
      const current = await store.settings.current({ tenantId });
      expect(current).toMatchObject({ version: 2, settings: { mode: 'suggest' }, changedBy: admin, note: '' });
      expect((await read('a')).settings).toEqual(current);
      const history = await store.settings.history({ tenantId, limit: 10 });
      expect(history.map(({ version, note }) => [version, note])).toEqual([
        [2, ''],
        [1, 'careful'],
      ]);
    });

    it('refuses a save that did not see the newest version, and shows that one', async () => {
      await save(0, 'suggest');
      const refused = await save(0, 'observe');
      expect(refused).toMatchObject({ status: 'conflict', current: { version: 1, settings: { mode: 'suggest' } } });
      expect(await save(2)).toMatchObject({ status: 'conflict' });
      expect(await actions()).toEqual(['settings-saved']);
    });

    it('lets exactly one of twenty saves win, with one audit record', async () => {
      await save(0);
      const results = await Promise.all(Array.from({ length: 20 }, () => save(1, 'suggest')));
      expect(results.filter(({ status }) => status === 'saved')).toHaveLength(1);
      expect(await actions()).toEqual(['settings-saved', 'settings-saved']);
    });

    it('refuses settings that are out of bounds before anything is stored, and names the field', async () => {
      const settings = { breaker: { openMs: 1 } };
      const refused = store.settings.save({ tenantId, expectedVersion: 0, settings, actor: admin, note: '' });
      await expect(refused).rejects.toMatchObject({ code: 'INVALID_SETTINGS', status: 400 });
      await expect(refused).rejects.toThrow(/breaker\.openMs/);
      expect(await store.settings.current({ tenantId })).toBeNull();
      expect(await actions()).toEqual([]);
    });

    it('keeps what was given and nothing more, odd text and all', async () => {
      const arms: [StrategyName, StrategyName] = ['SKIP_OPERATION', 'USE_DEFAULT_VALUE'];
      const experiment = { name: 'a-b', source: 'a\u0000b 漢', arms };
      const settings = { canary: { share: 0.1 }, experiments: [experiment] };
      const given = { tenantId, expectedVersion: 0, actor: admin, note: 'a\u0000b' };
      expect(await store.settings.save({ ...given, settings })).toMatchObject({ status: 'saved' });
      const stored = { canary: { share: 0.1 }, experiments: [{ ...experiment, source: 'a\uFFFDb 漢' }] };
      expect((await read('a')).settings?.settings).toEqual(stored);
    });

    it('records who changed what, before and after', async () => {
      await save(0, 'observe');
      await save(1, 'suggest', 'call 555-0100 or write to someone@example.com');
      const [record] = await store.audit.list({ tenantId, limit: 1 });
      expect(record).toMatchObject({
        actor: admin,
        subject: 'settings',
        before: { version: 1, settings: { mode: 'observe' } },
        after: { version: 2, settings: { mode: 'suggest' } },
      });
      expect(JSON.stringify(record)).not.toContain('someone@example.com');
    });
  });

  describe('approvals', () => {
    const grant = (fingerprint = 'f1', ttlMs = 60_000) =>
      store.approvals.grant({
        ...{ tenantId, fingerprint, strategy: 'RETRY_WITH_BACKOFF', source: 'listContacts' },
        ...{ template: 'read ECONNRESET', ttlMs, actor: admin },
      });
    const living = async () => (await read('a')).approvals.map(({ id }) => id);

    it('grants until the expiry, and not a moment longer', async () => {
      const approval = await grant();
      expect(approval.expiresAtMs - approval.grantedAtMs).toBeGreaterThanOrEqual(59_999);
      expect((await read('a')).approvals).toEqual([approval]);
      await subject.passTime(60_001);
      expect(await living()).toEqual([]);
      expect(await store.approvals.revoke({ tenantId, id: approval.id, actor: admin })).toBe(false);
    });

    it('revokes once, with a record of it', async () => {
      const approval = await grant();
      expect(await store.approvals.revoke({ tenantId: uuidv7(), id: approval.id, actor: admin })).toBe(false);
      expect(await store.approvals.revoke({ tenantId, id: approval.id, actor: admin })).toBe(true);
      expect(await store.approvals.revoke({ tenantId, id: approval.id, actor: admin })).toBe(false);
      expect(await store.approvals.revoke({ tenantId, id: 'no id at all', actor: admin })).toBe(false);
      expect(await living()).toEqual([]);
      expect(await actions()).toEqual(['approval-revoked', 'approval-granted']);
    });

    it('replaces a living one of the same pair, so that a single revocation ends it', async () => {
      await Promise.all(Array.from({ length: 8 }, () => grant()));
      const other = await grant('f2');
      const ids = await living();
      expect(ids).toHaveLength(2);
      const pair = ids.find((id) => id !== other.id) ?? '';
      await store.approvals.revoke({ tenantId, id: pair, actor: admin });
      expect(await living()).toEqual([other.id]);
      expect(await store.approvals.list({ tenantId, limit: 50 })).toHaveLength(9);
    });
  });

  describe('pruning', () => {
    const hour = 3_600_000;
    const rule = { aliveMs, quorum: 0.5, failureRate: 0.5, minimumCalls: 20, openMs: 1_000 };
    /** Leaves one row of each kind, settled or not. */
    const live = async (settled: boolean) => {
      for (const instanceId of ['a', 'b']) {
        await read(instanceId);
        const reports = [{ dependency: `d-${settled}`, state: 'open' as const, calls: 1, failures: 1 }];
        await store.breakers.report({ tenantId, instanceId, rule, reports });
      }
      const what = { action: 'x', resource: `r-${settled}`, reason: 'y' };
      await store.votes.open({ tenantId, id: uuidv7(), ...what, openedBy: 'a', ttlMs: 1_000, threshold: 1, aliveMs });
      const pair = { fingerprint: `f-${settled}`, strategy: 'SKIP_OPERATION', source: 's', template: 't' } as const;
      await store.approvals.grant({ tenantId, ...pair, ttlMs: settled ? 1_000 : 10 * hour, actor: admin });
      const lease = { tenantId, name: `shared:${what.resource}`, holder: 'a', ttlMs: 1_000 };
      const epoch = (await store.leases.acquire(lease))?.epoch ?? 0;
      const rest = {
        severity: 'normal',
        fingerprint: null,
        instanceId: 'a',
        status: 'running',
        evidence: null,
      } as const;
      const times = { rollback: null, watched: null, startedAtMs: 0, settledAtMs: null };
      const action = { id: uuidv7(), ...what, ...rest, epoch, ...times };
      await store.actions.begin({ tenantId, record: action });
      const ids = { id: uuidv7(), part: 'step', name: 'n' } as const;
      const doubt = { ...ids, source: 's', runKey: 'r', actorId: null, key: null, jobId: null, known: 'k' };
      await store.doubts.open({ tenantId, doubt: { ...doubt, openedAtMs: subject.nowMs() } });
      if (!settled) return;
      await store.actions.settle({ tenantId, id: action.id, epoch, status: 'succeeded', evidence: 'e' });
      await store.doubts.settle({ tenantId, ...ids, verdict: 'happened', actor: admin, note: '' });
      await subject.passTime(1_001);
      await store.breakers.claimProbe({ tenantId, dependency: 'd-true', epoch: 1, instanceId: 'a', leaseMs: 1_000 });
      const probe = { tenantId, dependency: 'd-true', epoch: 1, instanceId: 'a', succeeded: true, openMs: 1 };
      await store.breakers.settleProbe(probe);
    };

    it('forgets what is over, and keeps what still waits, the settings and the audit for ever', async () => {
      await store.settings.save({ tenantId, expectedVersion: 0, settings: {}, actor: admin, note: '' });
      await live(true);
      await live(false);
      const audited = (await actions()).length;
      await subject.passTime(2 * hour);
      await store.prune({ beforeMs: subject.nowMs() - 3 * hour });
      expect(await store.actions.list({ tenantId, limit: 9 })).toHaveLength(2);
      await store.prune({ beforeMs: subject.nowMs() - hour });
      expect((await store.actions.list({ tenantId, limit: 9 })).map(({ status }) => status)).toEqual(['running']);
      expect(await store.doubts.list({ tenantId, open: false, limit: 9 })).toEqual([]);
      expect(await store.doubts.list({ tenantId, open: true, limit: 9 })).toHaveLength(1);
      expect(await store.votes.list({ tenantId, limit: 9 })).toEqual([]);
      expect((await store.approvals.list({ tenantId, limit: 9 })).map((one) => one.fingerprint)).toEqual(['f-false']);
      expect((await store.breakers.list({ tenantId })).map((one) => one.dependency)).toEqual(['d-false']);
      expect(await store.settings.history({ tenantId, limit: 9 })).toHaveLength(1);
      expect(await actions()).toHaveLength(audited);
      for (const table of ['healing_instances', 'healing_breaker_reports', 'healing_votes']) {
        const left = await subject.sql?.(`SELECT 1 FROM ${table} WHERE tenant_id = '${tenantId}'`);
        expect(left?.rows ?? [], table).toEqual([]);
      }
    });
  });
});
