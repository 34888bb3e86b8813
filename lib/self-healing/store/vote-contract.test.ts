import { uuidv7 } from 'uuidv7';
import { describe, expect, it } from 'vitest';
import type { AuditActor, SharedActionRecord, Store } from '../core/ports';
import { freshTenantEach, type StoreSubject, storeSubjects } from '../testing/store-subjects';

const admin: AuditActor = { type: 'user', id: 'admin-1' };
const aliveMs = 10_000;

describe.each(storeSubjects)('votes and actions on shared state (%s)', (_name, open) => {
  let subject: StoreSubject;
  let store: Store;
  let tenantId: string;
  freshTenantEach(open, (fresh) => {
    ({ subject, store, tenantId } = fresh);
  });

  const read = (instanceId: string) => store.coordination.read({ tenantId, instanceId, aliveMs });
  const records = async () => (await store.audit.list({ tenantId, limit: 50 })).map(({ action }) => action);

  describe('votes', () => {
    const electorate = ['a', 'b', 'c', 'd', 'e'];
    const propose = async (threshold = 0.6, id = uuidv7()) => {
      for (const instance of electorate) await read(instance);
      const what = { action: 'clear-cache', resource: 'cache', reason: 'stale', openedBy: 'a' };
      return store.votes.open({ tenantId, id, ...what, ttlMs: 5_000, threshold, aliveMs });
    };
    const cast = (id: string, instanceId: string, agrees = true) =>
      store.votes.cast({ tenantId, id, instanceId, agrees, reason: 'because' });
    const status = async (id: string) => (await store.votes.find({ tenantId, id }))?.status;

    it('agrees as soon as the threshold of the whole electorate is reached', async () => {
      const { id } = await propose();
      for (const voter of ['a', 'b']) await cast(id, voter);
      expect(await status(id)).toBe('open');
      await cast(id, 'c');
      expect(await status(id)).toBe('agreed');
      await subject.passTime(6_000);
      expect(await status(id)).toBe('agreed');
    });

    it('refuses once the threshold cannot be reached any more', async () => {
      const { id } = await propose();
      for (const voter of ['a', 'b']) await cast(id, voter, false);
      expect(await status(id)).toBe('open');
      await cast(id, 'c', false);
      expect(await status(id)).toBe('refused');
    });

    it('counts whoever is absent as no when the time is over', async () => {
      const { id } = await propose();
      for (const voter of ['a', 'b']) await cast(id, voter);
      await subject.passTime(5_001);
      expect(await status(id)).toBe('refused');
      await cast(id, 'c');
      expect(await status(id)).toBe('refused');
      expect((await store.votes.find({ tenantId, id }))?.votes).toHaveLength(2);
    });

    it('counts one vote each, and none of strangers or of instances that came later', async () => {
      const { id } = await propose();
      await read('late');
      await Promise.all([...Array(5)].map(() => cast(id, 'a')));
      await cast(id, 'a', false);
      for (const stranger of ['late', 'nobody']) await cast(id, stranger);
      const found = await store.votes.find({ tenantId, id });
      expect(found?.votes).toEqual([{ instanceId: 'a', agrees: true, reason: 'because' }]);
      expect(found?.status).toBe('open');
    });

    it('asks each of the electorate until it has voted', async () => {
      const { id } = await propose();
      expect((await read('b')).proposals.map((proposal) => proposal.id)).toEqual([id]);
      await cast(id, 'b');
      expect((await read('b')).proposals).toEqual([]);
      expect((await read('nobody')).proposals).toEqual([]);
      await subject.passTime(5_001);
      expect((await read('c')).proposals).toEqual([]);
    });

    it('lets the word of an admin stand in place of the vote, once, with its record', async () => {
      const { id } = await propose();
      const decide = (agrees: boolean) => store.votes.decide({ tenantId, id, agrees, actor: admin });
      const results = await Promise.all([decide(true), decide(true), decide(true)]);
      expect(results.filter(Boolean)).toHaveLength(1);
      for (const voter of electorate) await cast(id, voter, false);
      expect(await store.votes.find({ tenantId, id })).toMatchObject({ status: 'agreed', approvedBy: admin });
      expect(await records()).toEqual(['proposal-approved']);
    });

    it('takes no word of an admin after the end', async () => {
      const { id } = await propose();
      await subject.passTime(5_001);
      expect(await store.votes.decide({ tenantId, id, agrees: true, actor: admin })).toBe(false);
      expect(await status(id)).toBe('refused');
      const refused = await propose();
      expect(await store.votes.decide({ tenantId, id: refused.id, agrees: false, actor: admin })).toBe(true);
      expect(await store.votes.find({ tenantId, id: refused.id })).toMatchObject({
        status: 'refused',
        approvedBy: null,
      });
    });

    it('refuses a vote that nobody is there to cast, and opens the same one once', async () => {
      const open = { tenantId, id: uuidv7(), action: 'x', resource: 'y', reason: 'z', openedBy: 'a', aliveMs };
      const alone = await store.votes.open({ ...open, ttlMs: 5_000, threshold: 0.6 });
      expect(alone).toMatchObject({ electorate: [], status: 'refused' });
      const first = await propose(0.6);
      expect(await propose(1, first.id)).toEqual(first);
      expect((await store.votes.list({ tenantId, limit: 1 })).map(({ id }) => id)).toEqual([first.id]);
    });
  });

  describe('shared actions', () => {
    const hold = (holder: string, ttlMs = 10_000) =>
      store.leases.acquire({ tenantId, name: 'shared:cache', holder, ttlMs }).then((lease) => lease?.epoch ?? 0);
    const build = (instanceId: string, epoch: number, given: Partial<SharedActionRecord> = {}): SharedActionRecord => ({
      ...{ id: uuidv7(), action: 'clear-cache', resource: 'cache', severity: 'normal', fingerprint: 'f1' },
      ...{ reason: 'stale', instanceId, epoch, status: 'running', evidence: null },
      ...{
        rollback: { summary: 'fill it again', payload: 'sealed' },
        watched: null,
        startedAtMs: 0,
        settledAtMs: null,
      },
      ...given,
    });
    const begin = (record: SharedActionRecord) => store.actions.begin({ tenantId, record });
    const settle = (id: string, epoch: number, status: SharedActionRecord['status'] = 'succeeded') =>
      store.actions.settle({ tenantId, id, epoch, status, evidence: '12 entries went' });

    it('begins only for the instance that holds the resource, in its epoch, while the lease lives', async () => {
      expect(await begin(build('a', 1))).toBe(false);
      const epoch = await hold('a');
      expect(await begin(build('b', epoch))).toBe(false);
      expect(await begin(build('a', epoch + 1))).toBe(false);
      expect(await begin(build('a', epoch, { resource: 'another' }))).toBe(false);
      const record = build('a', epoch);
      expect(await begin(record)).toBe(true);
      await subject.passTime(10_001);
      expect(await begin(build('a', epoch))).toBe(false);
      const stored = await store.actions.find({ tenantId, id: record.id });
      expect(stored).toEqual({ ...record, startedAtMs: expect.any(Number) });
      expect(await store.actions.list({ tenantId, limit: 10 })).toEqual([stored]);
    });

    it('begins for one run of an instance that holds the resource', async () => {
      const epoch = await hold('a:run-7');
      expect(await begin(build('a', epoch))).toBe(true);
      expect(await begin(build('a:run', epoch))).toBe(false);
    });

    it('settles with evidence, more than once, each time with a record, and never shows the sealed way back in it', async () => {
      const epoch = await hold('a');
      const record = build('a', epoch);
      await begin(record);
      expect(await settle(record.id, epoch, 'unproven')).toBe(true);
      const watched = { before: 0.5, after: 0.01, calls: 200 };
      const done = {
        tenantId,
        id: record.id,
        epoch,
        status: 'succeeded',
        evidence: 'fewer failures',
        watched,
      } as const;
      expect(await store.actions.settle(done)).toBe(true);
      const { rollback } = record;
      expect(await store.actions.latest({ tenantId, resource: 'cache' })).toMatchObject({
        ...{ status: 'succeeded', evidence: 'fewer failures', watched, rollback, settledAtMs: expect.any(Number) },
      });
      expect(await records()).toEqual(['action-succeeded', 'action-unproven']);
      const [newest] = await store.audit.list({ tenantId, limit: 1 });
      expect(newest?.before).toMatchObject({ status: 'unproven', rollback: 'fill it again' });
      expect(JSON.stringify(newest)).not.toContain('sealed');
    });

    it('keeps no secret in its words', async () => {
      const epoch = await hold('a');
      const record = build('a', epoch, { reason: 'no answer for someone@example.com' });
      await begin(record);
      const evidence = 'password=hunter2 was\u0000refused';
      await store.actions.settle({ tenantId, id: record.id, epoch, status: 'failed', evidence });
      const stored = JSON.stringify(await store.actions.find({ tenantId, id: record.id }));
      expect(stored).not.toMatch(/someone@example|hunter2|\\u0000/);
      expect(stored).toContain('was');
    });

    it('settles after the lease ran out, as long as nobody took the resource', async () => {
      const epoch = await hold('a');
      const record = build('a', epoch);
      await begin(record);
      await subject.passTime(10_001);
      expect(await settle(record.id, epoch)).toBe(true);
    });

    it('fences off the late write of a holder that paused, and abandons what it left running', async () => {
      const epoch = await hold('a');
      const stale = build('a', epoch);
      await begin(stale);
      await subject.passTime(10_001);
      const next = await hold('b');
      expect(await settle(stale.id, epoch)).toBe(false);
      expect(await begin(build('b', next))).toBe(true);
      expect(await settle(stale.id, epoch)).toBe(false);
      expect(await store.actions.find({ tenantId, id: stale.id })).toMatchObject({ status: 'abandoned' });
      const [record] = await store.audit.list({ tenantId, limit: 1 });
      expect(record).toMatchObject({ action: 'action-abandoned', actor: { type: 'system', id: 'b' } });
      expect(await settle(stale.id, next, 'rolled-back')).toBe(true);
    });

    it('lets a settling and a taking over of the resource race without both winning', async () => {
      const epoch = await hold('a');
      const record = build('a', epoch);
      await begin(record);
      await subject.passTime(10_001);
      const [settled, taken] = await Promise.all([settle(record.id, epoch), hold('b')]);
      expect(taken).toBe(epoch + 1);
      expect((await store.actions.find({ tenantId, id: record.id }))?.status).toBe(settled ? 'succeeded' : 'running');
      expect(await settle(record.id, epoch, 'failed')).toBe(false);
    });

    it('knows nothing of strangers and of what never was', async () => {
      const epoch = await hold('a');
      const record = build('a', epoch);
      await begin(record);
      expect(await store.actions.find({ tenantId: uuidv7(), id: record.id })).toBeNull();
      expect(await store.actions.find({ tenantId, id: 'no id at all' })).toBeNull();
      expect(await settle(uuidv7(), epoch)).toBe(false);
      expect(await begin(record)).toBe(false);
    });
  });
});
