import { uuidv7 } from 'uuidv7';
import { describe, expect, it } from 'vitest';
import type { AuditEntry, ForestVersion, ModelAnswer, Store } from '../core/ports';
import { freshTenantEach, type StoreSubject, storeSubjects } from '../testing/store-subjects';

const noon = Date.UTC(2026, 0, 1, 12);

describe.each(storeSubjects)('what the models need (%s)', (_name, open) => {
  let subject: StoreSubject;
  let store: Store;
  let tenantId: string;
  freshTenantEach(open, (fresh) => {
    ({ subject, store, tenantId } = fresh);
  });

  describe("the model's budget", () => {
    const day = '2026-01-01';
    const reserve = (tokens: number, microUsd = 0) =>
      store.usage.reserve({ tenantId, day, tokens, microUsd, maxCalls: 3, maxTokens: 100, maxMicroUsd: 1_000 });
    const unused = { microUsd: 0, accepted: 0, discarded: 0, failed: 0 };

    it('is never passed, in calls or in tokens, also by reservations at the same time', async () => {
      const granted = await Promise.all([40, 40, 40].map((tokens) => reserve(tokens)));
      expect(granted.filter(Boolean)).toHaveLength(2);
      expect(await reserve(21)).toBe(false);
      expect(await reserve(20)).toBe(true);
      expect(await reserve(0)).toBe(false);
      expect(await store.usage.today({ tenantId, day })).toEqual({ ...unused, calls: 3, tokens: 100 });
    });

    it('is corrected by what was really used', async () => {
      expect(await reserve(101)).toBe(false);
      await reserve(90);
      await store.usage.settle({ tenantId, day, tokens: -60, microUsd: 0 });
      expect(await store.usage.today({ tenantId, day })).toEqual({ ...unused, calls: 1, tokens: 30 });
      expect(await reserve(70)).toBe(true);
      expect(await store.usage.today({ tenantId, day: '2026-01-02' })).toEqual({ ...unused, calls: 0, tokens: 0 });
    });

    it('is never passed in money either, and has no cap in money without one', async () => {
      const granted = await Promise.all([600, 600].map((microUsd) => reserve(1, microUsd)));
      expect(granted.filter(Boolean)).toHaveLength(1);
      expect(await reserve(1, 401)).toBe(false);
      expect(await reserve(1, 400)).toBe(true);
      const dear = { tenantId: uuidv7(), day, tokens: 1, microUsd: 1_001, maxCalls: 3, maxTokens: 100 };
      expect(await store.usage.reserve({ ...dear, maxMicroUsd: 1_000 })).toBe(false);
      expect(await store.usage.reserve({ ...dear, maxMicroUsd: null })).toBe(true);
      expect(await store.usage.reserve({ ...dear, maxMicroUsd: null })).toBe(true);
      expect(await store.usage.today(dear)).toEqual({ ...unused, calls: 2, tokens: 2, microUsd: 2_002 });
    });

    it('counts what became of the answers, and never falls below zero', async () => {
      await reserve(10, 100);
      const settle = (verdict?: 'accepted' | 'discarded' | 'failed') =>
        store.usage.settle({ tenantId, day, tokens: -8, microUsd: -90, ...(verdict ? { verdict } : {}) });
      await Promise.all([settle('accepted'), settle('discarded'), settle('failed'), settle('failed'), settle()]);
      const counted = { accepted: 1, discarded: 1, failed: 2 };
      expect(await store.usage.today({ tenantId, day })).toEqual({ calls: 1, tokens: 0, microUsd: 0, ...counted });
    });
  });

  describe('answers of the language model', () => {
    const answer: ModelAnswer = {
      ...{ fingerprint: 'f', strategy: 'RETRY_WITH_BACKOFF', confidence: 0.75, explanation: 'why', model: 'm' },
    };
    const scope = (service = 'default') => ({ tenantId, service, fingerprint: 'f' });

    it('are shared by all instances until they expire, within their tenant and service', async () => {
      await store.answers.put({ tenantId, service: 'default', answer, ttlMs: 10_000 });
      expect(await subject.other.answers.get(scope())).toEqual(answer);
      expect(await store.answers.get(scope('shop'))).toBeNull();
      expect(await store.answers.get({ ...scope(), tenantId: uuidv7() })).toBeNull();
      await subject.passTime(10_001);
      expect(await store.answers.get(scope())).toBeNull();
    });

    it('are replaced by newer ones, and removed once they expired', async () => {
      await store.answers.put({ tenantId, service: 'default', answer, ttlMs: 10_000 });
      const newer = { ...answer, strategy: 'RESET_CONNECTION', confidence: 0.5 } as const;
      await store.answers.put({ tenantId, service: 'default', answer: newer, ttlMs: 20_000 });
      await subject.passTime(10_001);
      expect(await store.answers.get(scope())).toEqual(newer);
      await subject.passTime(10_000);
      expect(await store.prune({ beforeMs: 0 })).toBeGreaterThanOrEqual(1);
      expect(await store.answers.get(scope())).toBeNull();
    });
  });

  describe('versions of the small model', () => {
    const entry = (what: string): AuditEntry => ({
      ...{
        actor: { type: 'user', id: 'admin-1' },
        action: 'forest-activated',
        subject: what,
        before: null,
        after: null,
      },
    });
    const metrics = { heldOut: 9, brier: 0.1, rulesBrier: 0.2, calibrationError: 0.03, value: 0.9, rulesValue: 0.8 };
    const version = (given: Partial<ForestVersion> = {}): ForestVersion => ({
      ...{ id: uuidv7(), tenantId, service: 'default', trainedAtMs: noon, rows: 200 },
      ...{ metrics: { ...metrics, beatsRules: true }, state: 'shadow' },
      ...given,
    });
    const save = async (given: Partial<ForestVersion> = {}) => {
      const saved = version(given);
      await store.forests.save(saved, `model of ${saved.id}`);
      return saved;
    };
    const scope = () => ({ tenantId, service: 'default' });
    const activate = (id: string | null, by = store) => by.forests.activate({ ...scope(), id, entry: entry(`${id}`) });
    const states = async () => (await store.forests.list({ ...scope(), limit: 99 })).map(({ state }) => state);

    it('are given back as they were saved, newest first', async () => {
      const [old, young] = [await save(), await save({ trainedAtMs: noon + 1 })];
      await save({ service: 'shop' });
      await save({ tenantId: uuidv7() });
      expect(await store.forests.list({ ...scope(), limit: 9 })).toEqual([young, old]);
      expect(await store.forests.list({ ...scope(), limit: 1 })).toEqual([young]);
      expect(await store.forests.active(scope())).toBeNull();
    });

    it('are active one at a time; the one before is retired, and each change is written down', async () => {
      const [first, second] = [await save(), await save({ trainedAtMs: noon + 1 })];
      expect(await activate(first.id)).toBe(true);
      expect(await activate(second.id)).toBe(true);
      expect(await store.forests.active(scope())).toEqual({
        version: { ...second, state: 'active' },
        model: `model of ${second.id}`,
      });
      expect(await states()).toEqual(['active', 'retired']);
      expect(await activate(first.id)).toBe(true);
      expect(await activate(null)).toBe(true);
      expect(await store.forests.active(scope())).toBeNull();
      const subjects = (await store.audit.list({ tenantId, limit: 9 })).map(({ subject }) => subject);
      expect(subjects).toEqual(['null', first.id, second.id, first.id]);
    });

    it('say no where there is no such version, and write nothing down where nothing changes', async () => {
      const mine = await save();
      const elsewhere = await save({ service: 'shop' });
      expect(await activate(uuidv7())).toBe(false);
      expect(await activate('no id')).toBe(false);
      expect(await activate(elsewhere.id)).toBe(false);
      expect(await activate(null)).toBe(true);
      await activate(mine.id);
      expect(await activate(mine.id)).toBe(true);
      expect(await store.audit.list({ tenantId, limit: 9 })).toHaveLength(1);
    });

    it('leave exactly one active when several admins choose at once', async () => {
      const versions = [await save(), await save(), await save(), await save()];
      const chosen = versions.map(({ id }, index) => activate(id, index % 2 ? store : subject.other));
      expect(await Promise.all(chosen)).toEqual([true, true, true, true]);
      expect((await states()).filter((state) => state === 'active')).toHaveLength(1);
      expect(await store.audit.list({ tenantId, limit: 9 })).toHaveLength(4);
    });

    it('never call themselves active, and stay as they were first saved', async () => {
      await expect(save({ state: 'active' })).rejects.toMatchObject({ code: 'INVALID_OPTIONS' });
      const saved = await save();
      await store.forests.save({ ...saved, rows: 1 }, 'another');
      expect(await store.forests.list({ ...scope(), limit: 9 })).toEqual([saved]);
    });

    it('are kept to the newest twenty beside the active one', async () => {
      const oldest = await save({ trainedAtMs: noon - 1 });
      await activate(oldest.id);
      for (let index = 0; index < 23; index++) await save({ trainedAtMs: noon + index, state: 'retired' });
      await save({ service: 'shop' });
      await store.prune({ beforeMs: 0 });
      const left = await store.forests.list({ ...scope(), limit: 99 });
      expect(left).toHaveLength(21);
      expect(left.map(({ trainedAtMs }) => trainedAtMs - noon).slice(-2)).toEqual([3, -1]);
      expect(await store.forests.list({ tenantId, service: 'shop', limit: 9 })).toHaveLength(1);
    });
  });
});
