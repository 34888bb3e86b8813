import { uuidv7 } from 'uuidv7';
import { describe, expect, it } from 'vitest';
import type { Store } from '../core/ports';
import { buildCheck, buildCounter, buildEvent } from '../testing/builders';
import { freshTenantEach, type StoreSubject, storeSubjects } from '../testing/store-subjects';

const hour = 3_600_000;
const noon = Date.UTC(2026, 0, 1, 12);

describe.each(storeSubjects)('the store (%s)', (name, open) => {
  let subject: StoreSubject;
  let store: Store;
  /** Each test has a tenant of its own in the shared store. */
  let tenantId: string;
  freshTenantEach(open, (fresh) => {
    ({ subject, store, tenantId } = fresh);
  });

  const overview = (fromMs = noon, toMs = noon + hour, bucketMs = hour) =>
    store.reports.overview({ tenantId, fromMs, toMs, bucketMs });

  describe('events', () => {
    it('gives back an event as it was stored, attempts, model and all', async () => {
      const event = buildEvent({
        tenantId,
        route: 'POST /contacts',
        context: { rows: 3, nested: [{ a: null }] },
        candidates: [
          { strategy: 'SKIP_OPERATION', outcome: 'degraded', eligible: false, reason: 'not declared optional' },
        ],
        causes: [{ name: 'Error', code: 'ECONNRESET', message: 'read ECONNRESET' }],
        confidence: 0.123456789,
      });
      await store.events.append({ events: [event], counters: [] });
      expect(await store.reports.getEvent({ tenantId, id: event.id })).toEqual(event);
    });

    it('keeps text that databases choke on', async () => {
      const event = buildEvent({
        tenantId,
        message: `'; DROP TABLE x; -- 漢 ${'x'.repeat(10_000)}`,
        context: { a: '\\u0041' },
      });
      await store.events.append({ events: [event], counters: [] });
      expect(await store.reports.getEvent({ tenantId, id: event.id })).toEqual(event);
      const withNul = buildEvent({ tenantId, message: 'a\u0000b', context: { c: 'd\u0000e' } });
      await store.events.append({ events: [withNul], counters: [] });
      expect((await store.reports.getEvent({ tenantId, id: withNul.id }))?.message).toMatch(/^a.b$/s);
    });

    it('counts an event and a storm counter once, however often they are written', async () => {
      const events = [
        buildEvent({ tenantId }),
        buildEvent({ tenantId, outcome: 'failed', strategy: null, chosenBy: null }),
      ];
      const counters = [buildCounter({ tenantId, count: 40 })];
      await store.events.append({ events, counters });
      await Promise.all([
        store.events.append({ events, counters }),
        subject.other.events.append({ events: [...events].reverse(), counters }),
      ]);
      await store.events.append({ events: [...events, buildEvent({ tenantId })], counters: [] });
      const { outcomes, needsYou } = await overview();
      expect(outcomes).toEqual({ healed: 2, deferred: 0, degraded: 0, failed: 41, unknown: 0 });
      expect(needsYou.map(({ count }) => count)).toEqual([41]);
    });

    it('takes an empty batch and one of more than a statement can hold', async () => {
      await store.events.append({ events: [], counters: [] });
      const events = Array.from({ length: 1_201 }, (_, index) =>
        buildEvent({ tenantId, sequence: index, attempts: [] }),
      );
      await store.events.append({ events, counters: [] });
      expect((await overview()).outcomes.healed).toBe(1_201);
    });

    it('sets the late answer of the model, for its own tenant only', async () => {
      const event = buildEvent({ tenantId });
      await store.events.append({ events: [event], counters: [] });
      const model = {
        model: 'm',
        prompt: 'p',
        reply: 'r',
        accepted: true,
        inputTokens: 1,
        outputTokens: 2,
        durationMs: 3,
      };
      await store.events.attachModel({ tenantId: 'somebody else', id: event.id, model });
      expect((await store.reports.getEvent({ tenantId, id: event.id }))?.model).toBeNull();
      await store.events.attachModel({ tenantId, id: event.id, model });
      expect((await store.reports.getEvent({ tenantId, id: event.id }))?.model).toEqual(model);
    });
  });

  describe('reports', () => {
    it('shows nobody the events of another tenant', async () => {
      const event = buildEvent({ tenantId });
      await store.events.append({ events: [event], counters: [] });
      const stranger = uuidv7();
      expect(await store.reports.getEvent({ tenantId: stranger, id: event.id })).toBeNull();
      expect(await store.reports.listEvents({ tenantId: stranger, limit: 10 })).toEqual({ events: [], next: null });
      const seen = await store.reports.overview({
        tenantId: stranger,
        fromMs: noon,
        toMs: noon + hour,
        bucketMs: hour,
      });
      expect(seen.outcomes.healed).toBe(0);
    });

    it('pages from newest to oldest without skipping or repeating, and finds what is newer', async () => {
      const events = Array.from({ length: 7 }, () => buildEvent({ tenantId }));
      await store.events.append({ events, counters: [] });
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await store.reports.listEvents({ tenantId, limit: 3, ...(cursor ? { cursor } : {}) });
        seen.push(...page.events.map(({ id }) => id));
        cursor = page.next ?? undefined;
      } while (cursor);
      expect(seen).toEqual(events.map(({ id }) => id).reverse());
      const newer = await store.reports.listEvents({ tenantId, limit: 10, after: events[4]?.id ?? '' });
      expect(newer.events.map(({ id }) => id)).toEqual([events[6]?.id, events[5]?.id]);
    });

    it('filters by outcome, source, kind, need and text, where % and _ are only characters', async () => {
      const failed = buildEvent({ tenantId, outcome: 'failed', source: 'spendCredits', message: '100%_sure' });
      const recurring = buildEvent({ tenantId, recurring: true, kind: 'deadlock' });
      await store.events.append({ events: [failed, recurring, buildEvent({ tenantId })], counters: [] });
      const ids = async (filter: object) =>
        (await store.reports.listEvents({ tenantId, limit: 10, ...filter })).events.map(({ id }) => id);
      expect(await ids({ outcome: 'failed' })).toEqual([failed.id]);
      expect(await ids({ source: 'spendCredits' })).toEqual([failed.id]);
      expect(await ids({ kind: 'deadlock' })).toEqual([recurring.id]);
      expect(await ids({ needsYou: true })).toEqual([recurring.id, failed.id]);
      expect(await ids({ search: '0%_SURE' })).toEqual([failed.id]);
      expect(await ids({ search: '%' })).toEqual([failed.id]);
      expect(await ids({ search: 'nowhere' })).toEqual([]);
    });

    it('survives ids and cursors that are none', async () => {
      expect(await store.reports.getEvent({ tenantId, id: "1' OR 1=1" })).toBeNull();
      expect((await store.reports.listEvents({ tenantId, limit: 5, cursor: 'zzz' })).events).toEqual([]);
    });

    it('sums outcomes, strategies, choosers and buckets of the range alone', async () => {
      const at = (minutes: number) => noon + minutes * 60_000;
      await store.events.append({
        events: [
          buildEvent({ tenantId, occurredAtMs: at(-1) }),
          buildEvent({ tenantId, occurredAtMs: at(0), durationMs: 100 }),
          buildEvent({ tenantId, occurredAtMs: at(61), durationMs: 100, chosenBy: 'pattern' }),
          buildEvent({ tenantId, occurredAtMs: at(62), durationMs: 5_000, chosenBy: 'model' }),
          buildEvent({ tenantId, occurredAtMs: at(63), outcome: 'degraded', strategy: 'FALLBACK_TO_CACHE' }),
          buildEvent({
            tenantId,
            occurredAtMs: at(64),
            outcome: 'failed',
            strategy: 'RETRY_WITH_BACKOFF',
            chosenBy: null,
            source: 'spendCredits',
            kind: 'deadlock',
          }),
          buildEvent({ tenantId, occurredAtMs: at(120) }),
        ],
        counters: [],
      });
      for (const bucketMs of [hour, 600_000]) {
        const seen = await overview(noon, noon + 2 * hour, bucketMs);
        expect(seen.outcomes).toEqual({ healed: 3, deferred: 0, degraded: 1, failed: 1, unknown: 0 });
        expect(seen.byStrategy).toEqual([
          { strategy: 'RETRY_WITH_BACKOFF', healed: 3, total: 4 },
          { strategy: 'FALLBACK_TO_CACHE', healed: 0, total: 1 },
        ]);
        expect(seen.chosenBy).toEqual({ pattern: 1, rule: 2, model: 1, forest: 0, person: 0, nobody: 1 });
        expect(seen.sources).toEqual(['listContacts', 'spendCredits']);
        expect(seen.kinds).toEqual(['connection-lost', 'deadlock']);
        expect(seen.buckets).toHaveLength((2 * hour) / bucketMs);
        expect(seen.buckets[0]).toEqual({ startMs: noon, healed: 1, deferred: 0, degraded: 0, failed: 0, unknown: 0 });
        // A bucket is a fifth wide.
        expect(seen.medianHealingMs).toBeGreaterThan(80);
        expect(seen.medianHealingMs).toBeLessThan(125);
      }
    });

    it('counts the minutes at the edges of a range that cuts hours', async () => {
      const at = (minutes: number) => noon + minutes * 60_000;
      const events = [29, 30, 90, 149, 150].map((minutes) => buildEvent({ tenantId, occurredAtMs: at(minutes) }));
      await store.events.append({ events, counters: [] });
      expect((await overview(at(30), at(150), hour)).outcomes.healed).toBe(3);
      expect((await overview(at(30), at(31), hour)).outcomes.healed).toBe(1);
    });

    it('says nothing where there was nothing', async () => {
      const seen = await overview();
      expect(seen.medianHealingMs).toBeNull();
      expect(seen.outcomes).toEqual({ healed: 0, deferred: 0, degraded: 0, failed: 0, unknown: 0 });
      expect(seen.needsYou).toEqual([]);
      expect(seen.buckets).toHaveLength(1);
    });

    it('groups what wants a person by fingerprint, newest first, with the newest event', async () => {
      const first = buildEvent({ tenantId, outcome: 'failed', fingerprint: 'a', occurredAtMs: noon + 1_000 });
      const unknown = buildEvent({ tenantId, outcome: 'unknown', fingerprint: 'b', occurredAtMs: noon + 2_000 });
      const again = buildEvent({ tenantId, outcome: 'failed', fingerprint: 'a', occurredAtMs: noon + 5_000 });
      const recurring = buildEvent({ tenantId, recurring: true, fingerprint: 'c', occurredAtMs: noon + 3_000 });
      await store.events.append({ events: [again], counters: [] });
      await store.events.append({ events: [first, unknown, recurring, buildEvent({ tenantId })], counters: [] });
      const { needsYou } = await overview();
      expect(needsYou.map((issue) => [issue.eventId, issue.count, issue.outcome, issue.recurring])).toEqual([
        [again.id, 2, 'failed', false],
        [recurring.id, 1, 'healed', true],
        [unknown.id, 1, 'unknown', false],
      ]);
      expect(needsYou[0]).toMatchObject({ firstSeenMs: noon + 1_000, lastSeenMs: noon + 5_000 });
    });
  });

  describe('checks', () => {
    it('gives the latest of each name and the states before it', async () => {
      const at = (minutes: number) => noon + minutes * 60_000;
      const database = [0, 1, 2, 3].map((minute) => buildCheck({ tenantId, checkedAtMs: at(minute) }));
      const mail = buildCheck({
        tenantId,
        name: 'mail-accepts',
        state: 'failing',
        checkedAtMs: at(1),
        latencyMs: null,
      });
      await store.checks.append([...database, mail]);
      await store.checks.append(database);
      expect(await store.reports.latestChecks({ tenantId, history: 2 })).toEqual([
        { latest: database[3], history: [database[2], database[1]] },
        { latest: mail, history: [] },
      ]);
    });
  });

  // The memory store forgets everything with its process; there, nothing grows so old.
  const pruning = () => {
    it('keeps every step that an open doubt is about, and removes it when the doubt is settled', async () => {
      const scope = { tenantId, runKey: uuidv7() };
      const doubt = { id: uuidv7(), part: 'step', name: 'send' } as const;
      await store.steps.start(scope, 'send');
      const known = {
        source: 'pay',
        known: 'seen',
        actorId: null,
        key: null,
        jobId: null,
        openedAtMs: subject.nowMs(),
      };
      await store.doubts.open({ tenantId, doubt: { ...doubt, ...known, runKey: scope.runKey } });
      const old = () => store.prune({ beforeMs: subject.nowMs() + 1_000 });
      await old();
      expect(await store.steps.start(scope, 'send')).toEqual({ status: 'interrupted' });
      const actor = { type: 'user', id: 'admin' } as const;
      await store.doubts.settle({ tenantId, ...doubt, verdict: 'happened', actor, note: '' });
      await old();
      expect(await store.steps.start(scope, 'send')).toEqual({ status: 'started' });
    });
  };
  if (name !== 'memory') describe('pruning', () => pruning());

  describe('steps', () => {
    it('remembers what was started and what was done, until it is reset', async () => {
      const scope = { tenantId, runKey: 'run-1' };
      expect(await store.steps.start(scope, 'send')).toEqual({ status: 'started' });
      expect(await subject.other.steps.start(scope, 'send')).toEqual({ status: 'interrupted' });
      await store.steps.reset(scope, 'send');
      expect(await store.steps.start(scope, 'send')).toEqual({ status: 'started' });
      await store.steps.finish(scope, 'send', 'sealed');
      expect(await store.steps.start(scope, 'send')).toEqual({ status: 'done', result: 'sealed' });
      await store.steps.reset(scope, 'send');
      expect(await store.steps.start(scope, 'send')).toEqual({ status: 'done', result: 'sealed' });
      expect(await store.steps.start({ ...scope, runKey: 'run-2' }, 'send')).toEqual({ status: 'started' });
    });
  });

  describe('idempotency keys', () => {
    const claim = (given: { digest?: string; actorId?: string } = {}, on = store) =>
      on.keys.claim(
        { tenantId, actorId: given.actorId ?? 'user-1', source: 'createContact', key: 'k' },
        { argumentsDigest: given.digest ?? 'd', leaseMs: 10_000, ttlMs: 100_000 },
      );
    const scope = () => ({ tenantId, actorId: 'user-1', source: 'createContact', key: 'k' });

    it('lets exactly one of many submits run', async () => {
      const claims = await Promise.all(Array.from({ length: 8 }, (_, at) => claim({}, at % 2 ? store : subject.other)));
      expect(claims.filter(({ status }) => status === 'claimed')).toHaveLength(1);
      expect(claims.filter(({ status }) => status === 'in-progress')).toHaveLength(7);
    });

    it('gives the outcome to a second submit, refuses other arguments, and knows other actors apart', async () => {
      await claim();
      await store.keys.complete(scope(), 1, 'sealed outcome');
      expect(await claim()).toEqual({ status: 'done', outcome: 'sealed outcome' });
      expect(await claim({ digest: 'other' })).toEqual({ status: 'mismatch' });
      expect(await claim({ actorId: 'user-2' })).toMatchObject({ status: 'claimed' });
    });

    it('hands a key whose holder vanished to one other, and fences the first off', async () => {
      expect(await claim()).toEqual({ status: 'claimed', epoch: 1, resumed: false });
      await subject.passTime(10_001);
      const claims = await Promise.all([claim(), claim()]);
      expect(claims).toContainEqual({ status: 'claimed', epoch: 2, resumed: true });
      expect(claims).toContainEqual({ status: 'in-progress' });
      await expect(store.keys.complete(scope(), 1, 'late')).rejects.toMatchObject({ code: 'LEASE_LOST' });
      await expect(store.keys.release(scope(), 1)).rejects.toMatchObject({ code: 'LEASE_LOST' });
      await store.keys.complete(scope(), 2, 'right');
      expect(await claim()).toEqual({ status: 'done', outcome: 'right' });
    });

    it('gives a released key out afresh, under an epoch that no earlier holder has', async () => {
      await claim();
      await store.keys.release(scope(), 1);
      expect(await claim({ digest: 'corrected' })).toEqual({ status: 'claimed', epoch: 2, resumed: false });
      await expect(store.keys.complete(scope(), 1, 'late')).rejects.toMatchObject({ code: 'LEASE_LOST' });
    });

    it('keeps a claim that its holder renews, and tells a holder that was taken over', async () => {
      await claim();
      await subject.passTime(9_000);
      expect(await store.keys.renew(scope(), 1, 10_000)).toBe(true);
      await subject.passTime(9_000);
      expect(await claim()).toEqual({ status: 'in-progress' });
      await subject.passTime(1_001);
      expect(await claim()).toMatchObject({ status: 'claimed', epoch: 2, resumed: true });
      expect(await store.keys.renew(scope(), 1, 10_000)).toBe(false);
    });

    it('holds a key in doubt over any time, until it is settled by an outcome or set free', async () => {
      await claim();
      expect(await store.keys.held(scope())).toBeNull();
      await store.keys.hold(scope(), 1, 'in doubt');
      await subject.passTime(1_000_000);
      await store.prune({ beforeMs: 0 });
      expect(await claim()).toEqual({ status: 'done', outcome: 'in doubt' });
      expect(await store.keys.held(scope())).toBe('in doubt');
      expect(await store.keys.settle(scope(), 'carried out', 100_000)).toBe(true);
      expect(await store.keys.settle(scope(), null, 0)).toBe(false);
      expect(await claim()).toEqual({ status: 'done', outcome: 'carried out' });
      await subject.passTime(100_001);
      expect(await claim()).toMatchObject({ status: 'claimed', epoch: 2 });
      await store.keys.hold(scope(), 2, 'in doubt');
      expect(await store.keys.settle(scope(), null, 0)).toBe(true);
      expect(await claim({ digest: 'other' })).toEqual({ status: 'claimed', epoch: 3, resumed: false });
      await expect(store.keys.hold(scope(), 2, 'late')).rejects.toMatchObject({ code: 'LEASE_LOST' });
    });

    it('forgets a key when its time is over', async () => {
      await claim();
      await store.keys.complete(scope(), 1, 'old');
      await subject.passTime(100_001);
      expect(await claim({ digest: 'new' })).toMatchObject({ status: 'claimed', resumed: false });
    });
  });

  describe('the cache', () => {
    const entry = (value: string, tags: string[]) => {
      const storedAtMs = subject.nowMs();
      return { value, storedAtMs, expiresAtMs: storedAtMs + 60_000, tags };
    };

    it('gives back what was stored, to its tenant alone, until it expires', async () => {
      const stored = entry('sealed', ['a', 'b']);
      await store.cache.set({ tenantId, key: 'k' }, stored);
      expect(await subject.other.cache.get({ tenantId, key: 'k' })).toEqual(stored);
      expect(await store.cache.get({ tenantId: uuidv7(), key: 'k' })).toBeNull();
      await subject.passTime(61_000);
      expect(await store.cache.get({ tenantId, key: 'k' })).toBeNull();
    });

    it('never replaces a newer result by an older one', async () => {
      const set = (value: string, storedAtMs: number) =>
        store.cache.set({ tenantId, key: 'k' }, { value, storedAtMs, expiresAtMs: storedAtMs + 9 * hour, tags: [] });
      const now = subject.nowMs();
      await set('new', now);
      await set('old', now - 1);
      expect(await store.cache.get({ tenantId, key: 'k' })).toMatchObject({ value: 'new' });
      await set('newest', now + 1);
      expect(await store.cache.get({ tenantId, key: 'k' })).toMatchObject({ value: 'newest' });
    });

    it('clears by key, by tag, or everything of the tenant, and nothing else', async () => {
      const set = async (key: string, ...tags: string[]) => {
        const now = subject.nowMs() + 24 * hour;
        await store.cache.set({ tenantId, key }, { value: key, storedAtMs: now, expiresAtMs: now + hour, tags });
      };
      const left = async () => {
        const found = await Promise.all(['a', 'b', 'c', 'd'].map((key) => store.cache.get({ tenantId, key })));
        return found.flatMap((hit) => hit?.value ?? []);
      };
      await Promise.all([set('a', 'x'), set('b', 'x', 'y'), set('c', 'y'), set('d')]);
      await store.cache.clear({ tenantId, tags: [] });
      await store.cache.clear({ tenantId: uuidv7() });
      expect(await left()).toEqual(['a', 'b', 'c', 'd']);
      await store.cache.clear({ tenantId, key: 'd', tags: ['x'] });
      expect(await left()).toEqual(['c']);
      await store.cache.clear({ tenantId });
      expect(await left()).toEqual([]);
    });
  });

  describe('leases', () => {
    const lease = (holder: string) => ({ tenantId, name: 'scheduler', holder, ttlMs: 10_000 });

    it('has one holder at a time, whose epoch grows with each change', async () => {
      const claims = await Promise.all(['a', 'b', 'c'].map((holder) => store.leases.acquire(lease(holder))));
      expect(claims.filter((claim) => claim !== null)).toEqual([{ epoch: 1 }]);
      await subject.passTime(10_001);
      expect(await store.leases.acquire(lease('d'))).toEqual({ epoch: 2 });
    });

    it('renews for its holder only, and not after it ended', async () => {
      const held = await store.leases.acquire(lease('a'));
      expect(held).toEqual({ epoch: 1 });
      expect(await store.leases.renew({ ...lease('a'), epoch: 1 })).toBe(true);
      expect(await store.leases.renew({ ...lease('b'), epoch: 1 })).toBe(false);
      expect(await store.leases.renew({ ...lease('a'), epoch: 2 })).toBe(false);
      await subject.passTime(10_001);
      expect(await store.leases.renew({ ...lease('a'), epoch: 1 })).toBe(false);
    });

    it('is free after its release, which nobody else can do', async () => {
      await store.leases.acquire(lease('a'));
      await store.leases.release({ ...lease('b'), epoch: 1 });
      expect(await store.leases.acquire(lease('b'))).toBeNull();
      await store.leases.release({ ...lease('a'), epoch: 1 });
      expect(await store.leases.acquire(lease('b'))).toEqual({ epoch: 2 });
    });
  });

  describe('alerts', () => {
    const claim = () => store.alerts.claim({ tenantId, key: 'database-answers', cooldownMs: 60_000, leaseMs: 5_000 });

    it('are sent by one instance, and then not again before the cooldown is over', async () => {
      const claims = await Promise.all([claim(), claim(), claim()]);
      const [mine] = claims.filter((found) => found !== null);
      expect(claims.filter((found) => found !== null)).toHaveLength(1);
      await store.alerts.settle({ tenantId, id: mine?.id ?? '', sent: true, detail: 'e-mail' });
      expect(await claim()).toBeNull();
      await subject.passTime(60_001);
      const next = await claim();
      expect(next).not.toBeNull();
      expect(next?.id).not.toBe(mine?.id);
    });

    it('are tried again at once when they were not delivered, and under the same id when the sender vanished', async () => {
      const first = await claim();
      await store.alerts.settle({ tenantId, id: first?.id ?? '', sent: false, detail: 'refused' });
      const second = await claim();
      expect(second).not.toBeNull();
      await subject.passTime(5_001);
      expect(await claim()).toEqual(second);
    });
  });

  describe('pruning', () => {
    it('removes what is over and leaves the rest', async () => {
      const old = buildEvent({ tenantId, id: '01000000-0000-7000-8000-000000000001', occurredAtMs: noon - hour });
      const young = buildEvent({ tenantId, occurredAtMs: noon });
      await store.events.append({ events: [old, young], counters: [] });
      const removed = await store.prune({ beforeMs: noon - 1 });
      expect(removed).toBeGreaterThanOrEqual(1);
      expect(await store.reports.getEvent({ tenantId, id: old.id })).toBeNull();
      expect(await store.reports.getEvent({ tenantId, id: young.id })).toEqual(young);
    });
  });
});
