import { uuidv7 } from 'uuidv7';
import { describe, expect, it } from 'vitest';
import type { AuditActor, AuditEntry, Doubt, Store } from '../core/ports';
import { freshTenantEach, type StoreSubject, storeSubjects } from '../testing/store-subjects';
import { verifyChain } from './verify-chain';

const admin: AuditActor = { type: 'user', id: 'admin-1' };

describe.each(storeSubjects)('the audit and what it tells of (%s)', (kind, open) => {
  let subject: StoreSubject;
  let store: Store;
  let tenantId: string;
  freshTenantEach(open, (fresh) => {
    ({ subject, store, tenantId } = fresh);
  });

  const entry = (given: Partial<AuditEntry> = {}): AuditEntry => ({
    ...{ actor: admin, action: 'thing-done', subject: 'thing 1', before: null, after: { done: true } },
    ...given,
  });
  const append = (given: Partial<AuditEntry> = {}, to = store) => to.audit.append({ tenantId, entry: entry(given) });
  const chain = (from = 1) => store.audit.range({ tenantId, from, limit: 1_000 });
  const verify = async () => verifyChain(await chain(), { head: await store.audit.head({ tenantId }) });

  describe('the chain', () => {
    it('begins empty, and counts up from one', async () => {
      expect(await store.audit.head({ tenantId })).toBeNull();
      expect(await verify()).toEqual({ ok: true, checked: 0 });
      expect((await append()).sequence).toBe(1);
      const second = await append();
      expect(second.sequence).toBe(2);
      expect(await store.audit.head({ tenantId })).toEqual(second);
      expect(await verify()).toEqual({ ok: true, checked: 2 });
    });

    it('gives back what was written, newest first in pages and oldest first in ranges', async () => {
      const before = subject.nowMs();
      for (const name of ['one', 'two', 'three']) await append({ subject: name, before: { a: [1, { b: null }] } });
      const subjects = (records: { subject: string }[]) => records.map((record) => record.subject);
      expect(subjects(await store.audit.list({ tenantId, limit: 2 }))).toEqual(['three', 'two']);
      expect(subjects(await store.audit.list({ tenantId, before: 2, limit: 5 }))).toEqual(['one']);
      expect(subjects(await store.audit.range({ tenantId, from: 2, limit: 1 }))).toEqual(['two']);
      const [record] = await chain();
      expect(record).toMatchObject({ ...entry(), tenantId, subject: 'one', before: { a: [1, { b: null }] } });
      expect(record).toMatchObject({ service: 'default', erased: false });
      expect(Number.isInteger(record?.atMs)).toBe(true);
      expect(record?.atMs).toBeGreaterThanOrEqual(Math.floor(before) - 1);
      expect(record?.atMs).toBeLessThanOrEqual(subject.nowMs() + 1);
    });

    it('has no gap and no fork when twenty writers append at once', async () => {
      const heads = await Promise.all(
        Array.from({ length: 20 }, (_, index) => append({ subject: `${index}` }, index % 2 ? store : subject.other)),
      );
      expect(heads.map(({ sequence }) => sequence).sort((a, b) => a - b)).toEqual(heads.map((_, index) => index + 1));
      expect(await verify()).toEqual({ ok: true, checked: 20 });
      expect(new Set((await chain()).map((record) => record.subject)).size).toBe(20);
    });

    it('keeps the chains of tenants apart', async () => {
      await append();
      expect(await store.audit.list({ tenantId: uuidv7(), limit: 5 })).toEqual([]);
      expect(await store.audit.head({ tenantId: uuidv7() })).toBeNull();
    });

    it('writes no secret and no personal data, and keeps odd text whole', async () => {
      await append({
        actor: { type: 'system', id: 'a\u0000b \uD800' },
        subject: 'account of someone@example.com',
        before: { password: 'hunter2', odd: '\u0000 \uD800 漢' },
        after: undefined,
      });
      const [record] = await chain();
      expect(JSON.stringify(record)).not.toMatch(/hunter2|someone@example/);
      expect(record?.before).toMatchObject({ odd: '\u0000 \uD800 漢' });
      expect(record?.after).toBeNull();
      expect(await verify()).toEqual({ ok: true, checked: 1 });
    });

    it('says nothing of a change that did not take place', async () => {
      const save = (expectedVersion: number) =>
        store.settings.save({ tenantId, expectedVersion, settings: {}, actor: admin, note: '' });
      await Promise.all([save(0), save(0), save(7)]);
      expect((await chain()).map(({ action }) => action)).toEqual(['settings-saved']);
    });
  });

  describe('erasing', () => {
    const erase = (sequence: number) => store.audit.erase({ tenantId, sequence, actor: admin });

    it('removes what a record says, keeps the chain whole, and records who did it', async () => {
      await append({ after: { street: 'private' } });
      await append();
      expect(await erase(1)).toBe(true);
      const [first, , last] = await chain();
      expect(first).toMatchObject({ before: null, after: null, erased: true, action: 'thing-done' });
      expect(last).toMatchObject({ action: 'payload-erased', subject: 'record 1', actor: admin });
      expect(await verify()).toEqual({ ok: true, checked: 3 });
    });

    it('erases once, and only what is there', async () => {
      await append();
      const results = await Promise.all([erase(1), erase(1), erase(1)]);
      expect(results.filter(Boolean)).toHaveLength(1);
      expect(await erase(99)).toBe(false);
      expect(await store.audit.erase({ tenantId: uuidv7(), sequence: 1, actor: admin })).toBe(false);
      expect(await verify()).toEqual({ ok: true, checked: 2 });
    });
  });

  /** Statements that the store itself would never make. */
  const behindItsBack = () => {
    const { sql } = subject;
    if (sql === null) throw new Error('There is no database to go behind the back of.');
    return sql;
  };
  const database = () => {
    it('refuses to change, delete or empty the audit, and lets a payload be erased', async () => {
      const sql = behindItsBack();
      await append();
      const where = `WHERE tenant_id = '${tenantId}'`;
      const refused = [
        `UPDATE healing_audit SET subject = 'other' ${where}`,
        `UPDATE healing_audit SET payload = 'other' ${where}`,
        `UPDATE healing_audit SET payload = NULL, at = now() ${where}`,
        `UPDATE healing_audit SET hash = 'other', payload = NULL ${where}`,
        `DELETE FROM healing_audit ${where}`,
        'TRUNCATE healing_audit',
      ];
      for (const statement of refused) await expect(sql(statement), statement).rejects.toThrow(/append-only/);
      expect(await verify()).toEqual({ ok: true, checked: 1 });
      await sql(`UPDATE healing_audit SET payload = NULL ${where}`);
      expect(await chain()).toMatchObject([{ erased: true }]);
    });

    it('cannot hide a forgery by somebody who may do everything', async () => {
      const sql = behindItsBack();
      for (const name of ['one', 'two', 'three']) await append({ subject: name });
      const asOwner = async (statement: string) => {
        await sql('ALTER TABLE healing_audit DISABLE TRIGGER ALL');
        await sql(`${statement} AND tenant_id = '${tenantId}'`);
        await sql('ALTER TABLE healing_audit ENABLE TRIGGER ALL');
      };
      const payload = `'{"after":{"done":false},"before":null}'`;
      await asOwner(`UPDATE healing_audit SET payload = ${payload} WHERE sequence = 2`);
      expect(await verify()).toMatchObject({ ok: false, sequence: 2 });
      await asOwner('DELETE FROM healing_audit WHERE sequence = 2');
      expect(await verify()).toMatchObject({ ok: false, sequence: 3 });
      await asOwner('DELETE FROM healing_audit WHERE sequence = 3');
      expect(await verify()).toMatchObject({ ok: false, sequence: 2 });
    });
  };
  if (kind !== 'memory') describe('the database itself', () => database());

  describe('doubts', () => {
    const doubt = (given: Partial<Doubt> = {}) => ({
      ...{ id: uuidv7(), source: 'pay', part: 'step' as const, name: 'charge', runKey: 'run-1', actorId: 'user-1' },
      ...{ key: null, jobId: null, known: 'The connection broke.', openedAtMs: Math.floor(subject.nowMs()) - 5_000 },
      ...given,
    });
    const openDoubt = (given: ReturnType<typeof doubt>) => store.doubts.open({ tenantId, doubt: given });
    const settle = (
      { id, part, name }: ReturnType<typeof doubt>,
      verdict: NonNullable<Doubt['verdict']> = 'happened',
    ) => store.doubts.settle({ tenantId, id, part, name, verdict, actor: admin, note: 'asked the bank' });

    it('opens once, and gives back all that is known', async () => {
      const one = doubt({ jobId: uuidv7(), key: 'key-1' });
      for (let round = 0; round < 2; round++) await openDoubt(one);
      const { id, part, name } = one;
      await store.doubts.noteAsked({ tenantId, id, part, name });
      const stored = { ...one, asked: 1, verdict: null, settledBy: null, settledAtMs: null, note: null };
      expect(await store.doubts.of({ tenantId, eventId: id })).toEqual([stored]);
      expect(await store.doubts.list({ tenantId, open: true, limit: 5 })).toEqual([stored]);
      expect(await store.doubts.of({ tenantId: uuidv7(), eventId: id })).toEqual([]);
      expect(await store.doubts.of({ tenantId, eventId: 'no id at all' })).toEqual([]);
    });

    it('lists the newest first, and was never opened in the future', async () => {
      const old = doubt({ openedAtMs: subject.nowMs() - 60_000 });
      const early = doubt({ openedAtMs: subject.nowMs() + 3_600_000 });
      for (const one of [early, old]) await openDoubt(one);
      const found = await store.doubts.list({ tenantId, open: true, limit: 5 });
      expect(found.map(({ id }) => id)).toEqual([early.id, old.id]);
      expect(found[0]?.openedAtMs).toBeLessThanOrEqual(subject.nowMs() + 1);
    });

    it('lets the first word stand, with its record', async () => {
      const one = doubt();
      await openDoubt(one);
      const words = await Promise.all([settle(one), settle(one, 'did-not-happen'), settle(one)]);
      expect(words.filter(Boolean)).toHaveLength(1);
      const [settled] = await store.doubts.of({ tenantId, eventId: one.id });
      expect(settled).toMatchObject({ settledBy: admin, note: 'asked the bank', settledAtMs: expect.any(Number) });
      expect(await store.doubts.list({ tenantId, open: true, limit: 5 })).toEqual([]);
      expect(await store.doubts.list({ tenantId, open: false, limit: 5 })).toEqual([settled]);
      const { id, part, name } = one;
      await store.doubts.noteAsked({ tenantId, id, part, name });
      await openDoubt(one);
      expect(await store.doubts.of({ tenantId, eventId: id })).toEqual([settled]);
      expect(await chain()).toMatchObject([{ action: 'doubt-settled', after: { verdict: settled?.verdict } }]);
      expect(await settle(doubt())).toBe(false);
    });
  });
});
