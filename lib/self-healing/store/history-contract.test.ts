import { uuidv7 } from 'uuidv7';
import { describe, expect, it } from 'vitest';
import type { HealingEvent } from '../core/event';
import type { Store } from '../core/ports';
import type { Candidate } from '../core/strategy';
import { observe } from '../learn';
import { buildCounter, buildEvent } from '../testing/builders';
import { freshTenantEach, type StoreSubject, storeSubjects } from '../testing/store-subjects';

const minute = 60_000;
const hour = 60 * minute;
const noon = Date.UTC(2026, 0, 1, 12);

const retry: Candidate = {
  ...{ strategy: 'RETRY_WITH_BACKOFF', outcome: 'healed', eligible: true, reason: 'may run again' },
  ...{ by: 'rule', confidence: 0.7, propensity: 0.98 },
  utility: { total: 0.5, probability: 0.8, value: 1, time: 0.1, load: 0, risk: 0 },
};
const candidates: Candidate[] = [
  retry,
  { strategy: 'RESET_CONNECTION', outcome: 'healed', eligible: true, reason: 'a pool is there' },
  { strategy: 'ROLLBACK_TRANSACTION', outcome: 'healed', eligible: false, reason: 'no transaction' },
  { strategy: 'FALLBACK_TO_CACHE', outcome: 'degraded', eligible: true, reason: 'a result is there' },
];

describe.each(storeSubjects)('the history of failures (%s)', (_name, open) => {
  let subject: StoreSubject;
  let store: Store;
  let tenantId: string;
  freshTenantEach(open, (fresh) => {
    ({ subject, store, tenantId } = fresh);
  });

  const append = async (...given: Partial<HealingEvent>[]) => {
    const events = given.map((one) => buildEvent({ tenantId, candidates, ...one }));
    await store.events.append({ events, counters: [] });
    return events;
  };

  describe('decisions', () => {
    const decisions = (given: object = {}) =>
      store.reports.decisions({ tenantId, fromMs: noon - hour, limit: 100, ...given });

    it('tell what a policy would have known, and what came of the choice', async () => {
      const [event] = await append({ propensity: 0.98, release: 'v1', dependency: 'main', errorCode: 'ECONNRESET' });
      expect(await decisions()).toEqual([
        {
          ...{ eventId: event?.id, atMs: noon, service: 'default', source: 'listContacts', category: 'database' },
          ...{ effects: 'none', severity: 'normal', kind: 'connection-lost', transient: true },
          ...{ fingerprint: '0123456789abcdef', template: 'Connection terminated unexpectedly' },
          ...{ errorName: 'Error', errorCode: 'ECONNRESET', dependency: 'main', outcome: 'healed' },
          ...{ firstChoice: 'RETRY_WITH_BACKOFF', succeeded: true, chosenBy: 'rule', propensity: 0.98, elapsedMs: 88 },
          candidates: [
            { strategy: 'RETRY_WITH_BACKOFF', by: 'rule', confidence: 0.7, probability: 0.8, propensity: 0.98 },
            { strategy: 'RESET_CONNECTION', by: null, confidence: null, probability: null, propensity: null },
          ],
        },
      ]);
    });

    it('leave drills out where they are to teach nothing', async () => {
      const [real, drill] = await append({}, { context: { faultLab: 'Deadlock' } });
      expect((await decisions({ drills: false })).map(({ eventId }) => eventId)).toEqual([real?.id]);
      const both = [real?.id, drill?.id].toSorted();
      expect((await decisions()).map(({ eventId }) => eventId)).toEqual(both);
      expect((await decisions({ drills: true })).map(({ eventId }) => eventId)).toEqual(both);
    });

    it('are those that learning learns from, no more and no fewer', async () => {
      const none = { firstChoice: null, firstChoiceSucceeded: null, strategy: null, chosenBy: null } as const;
      const failed = { outcome: 'failed', strategy: null, firstChoiceSucceeded: false } as const;
      const cached = { firstChoice: 'FALLBACK_TO_CACHE', strategy: 'FALLBACK_TO_CACHE', outcome: 'degraded' } as const;
      const events = await append(
        {},
        failed,
        { candidates: [] },
        { wrapped: false },
        { mode: 'observe' },
        { mode: 'suggest' },
        { ...none, outcome: 'failed' },
        { firstChoiceSucceeded: null },
        { outcome: 'unknown' },
        { ...failed, outcome: 'unknown' },
        cached,
        { outcome: 'degraded' },
        { strategy: 'RESET_CONNECTION' },
        { strategy: null },
        { strategy: 'RESET_CONNECTION', firstChoiceSucceeded: false },
        { ...cached, firstChoice: 'RETRY_WITH_BACKOFF', firstChoiceSucceeded: false },
      );
      const learned = events.filter((event) => observe(event) !== null).map(({ id }) => id);
      expect(learned).toHaveLength(5);
      expect((await decisions()).map(({ eventId }) => eventId)).toEqual(learned);
    });

    it('name what could have been chosen at first, though it could not any more at the end', async () => {
      const spent = { ...retry, eligible: false, reason: 'all attempts were made' };
      const { propensity: _none, ...unknown } = spent;
      const reset: Candidate = { ...spent, strategy: 'RESET_CONNECTION', propensity: 0.02 };
      const rollback: Candidate = { ...unknown, strategy: 'ROLLBACK_TRANSACTION' };
      await append({ candidates: [unknown, reset, rollback] });
      const [decision] = await decisions();
      expect(decision?.candidates.map(({ strategy, propensity }) => [strategy, propensity])).toEqual([
        ['RETRY_WITH_BACKOFF', null],
        ['RESET_CONNECTION', 0.02],
      ]);
    });

    it('measure the time from the first failure to the first run of the choice', async () => {
      const [run] = buildEvent().attempts;
      const at = (number: number, startedAtMs: number, strategy: HealingEvent['strategy']) =>
        ({ ...run, number, startedAtMs, strategy, durationMs: 12.5, succeeded: number === 4 }) as never;
      const events = await append(
        {
          attempts: [
            at(1, noon - 12, null),
            at(2, noon + 40, 'RESET_CONNECTION'),
            at(3, noon + 200, 'RETRY_WITH_BACKOFF'),
            at(4, noon + 900, 'RETRY_WITH_BACKOFF'),
          ],
        },
        { attempts: [at(1, noon, null)] },
        { attempts: [] },
        { attempts: [at(1, noon, null), at(2, noon + 5, 'RETRY_WITH_BACKOFF')] },
      );
      const elapsed = (await decisions()).map(({ elapsedMs }) => elapsedMs);
      expect(elapsed).toEqual([199.5, 0, 0, 0]);
      expect(events).toHaveLength(4);
    });

    it('come oldest first in pages, of one service or of all, and of nobody else', async () => {
      const events = await append({}, {}, { service: 'shop' }, {}, { occurredAtMs: noon - 2 * hour }, {});
      await append({ tenantId: uuidv7() });
      const ids = (found: { eventId: string }[]) => found.map(({ eventId }) => eventId);
      const wanted = events.filter(({ occurredAtMs }) => occurredAtMs === noon).map(({ id }) => id);
      const first = await decisions({ limit: 2 });
      const second = await decisions({ limit: 2, after: first.at(-1)?.eventId });
      const third = await decisions({ limit: 2, after: second.at(-1)?.eventId });
      expect([...ids(first), ...ids(second), ...ids(third)]).toEqual(wanted);
      expect(ids(await decisions({ service: 'shop' }))).toEqual([events[2]?.id]);
      expect(await decisions({ tenantId: uuidv7() })).toEqual([]);
    });
  });

  describe('counts of failures', () => {
    const counts = (given: object = {}) =>
      store.reports.failureCounts({
        ...{ tenantId, fromMs: noon, toMs: noon + 2 * hour, resolution: 'minute', limit: 100 },
        ...given,
      } as Parameters<Store['reports']['failureCounts']>[0]);

    it('count every failure once by source and kind, storms and those that healed included', async () => {
      const storm = buildCounter({ tenantId, windowStartMs: noon, count: 40 });
      await store.events.append({ events: [], counters: [storm] });
      await append(
        { outcome: 'failed', strategy: null, occurredAtMs: noon + 5_000 },
        { occurredAtMs: noon + 59_999, durationMs: 9_000 },
        { occurredAtMs: noon + minute, source: 'pay', kind: 'deadlock', service: 'shop' },
        { occurredAtMs: noon - 1 },
        { occurredAtMs: noon + 2 * hour },
      );
      expect(await counts()).toEqual([
        { startMs: noon, service: 'default', source: 'listContacts', kind: 'connection-lost', count: 42 },
        { startMs: noon + minute, service: 'shop', source: 'pay', kind: 'deadlock', count: 1 },
      ]);
      expect(await counts({ tenantId: uuidv7() })).toEqual([]);
    });

    it('count by the hour as well', async () => {
      await append(
        { occurredAtMs: noon + minute },
        { occurredAtMs: noon + 59 * minute },
        { occurredAtMs: noon + hour },
      );
      const hours = await counts({ resolution: 'hour' });
      expect(hours.map(({ startMs, count }) => [startMs, count])).toEqual([
        [noon, 2],
        [noon + hour, 1],
      ]);
    });

    it('count nothing twice in ranges side by side, wherever they meet', async () => {
      await append(...[0, 30, 89, 90, 150].map((seconds) => ({ occurredAtMs: noon + seconds * 1_000 })));
      const meet = noon + 90_000;
      const both = [await counts({ toMs: meet }), await counts({ fromMs: meet })].flat();
      expect(both.map(({ startMs, count }) => [startMs, count])).toEqual([
        [noon, 2],
        [noon + minute, 2],
        [noon + 2 * minute, 1],
      ]);
    });

    it('keep the newest when there are too many, oldest first', async () => {
      await append(...[0, 1, 2, 3].map((minutes) => ({ occurredAtMs: noon + minutes * minute })));
      expect((await counts({ limit: 2 })).map(({ startMs }) => startMs)).toEqual([
        noon + 2 * minute,
        noon + 3 * minute,
      ]);
    });
  });

  it('tells when each release was first seen failing, newest first', async () => {
    await append(
      { release: 'v1', occurredAtMs: noon - 2 * hour },
      { release: 'v1', occurredAtMs: noon },
      { release: 'v10', occurredAtMs: noon + 1 },
      { release: null, occurredAtMs: noon + 2 },
      { release: 'v9', occurredAtMs: noon + 3 },
      { release: 'v9', occurredAtMs: noon + 4 },
      { release: 'v8', tenantId: uuidv7() },
    );
    const releases = (fromMs: number) => store.reports.releases({ tenantId, fromMs });
    const recent = [
      { release: 'v9', firstSeenMs: noon + 3 },
      { release: 'v10', firstSeenMs: noon + 1 },
    ];
    expect(await releases(noon)).toEqual(recent);
    expect(await releases(noon - 3 * hour)).toEqual([...recent, { release: 'v1', firstSeenMs: noon - 2 * hour }]);
    expect(await store.reports.releases({ tenantId: uuidv7(), fromMs: 0 })).toEqual([]);
  });

  it('tells what each source depends on', async () => {
    await append(
      { source: 'pay', dependency: 'bank' },
      { source: 'pay', dependency: 'bank' },
      { source: 'pay', dependency: 'Ledger' },
      { source: 'list', dependency: 'database' },
      { source: 'old', dependency: 'gone', occurredAtMs: noon - hour },
      { source: 'report', dependency: null },
      { source: 'secret', dependency: 'theirs', tenantId: uuidv7() },
    );
    expect(await store.reports.dependenciesOf({ tenantId, fromMs: noon })).toEqual([
      { source: 'list', dependency: 'database' },
      { source: 'pay', dependency: 'Ledger' },
      { source: 'pay', dependency: 'bank' },
    ]);
  });

  it('gives back what was believed of a failure, its release and its dependency', async () => {
    const belief: HealingEvent['belief'] = {
      signs: [{ sign: 'SQLSTATE 40P01 (deadlock_detected)', source: 'PostgreSQL, appendix A' }],
      similar: [],
      forest: { version: uuidv7(), strategy: 'RETRY_WITH_BACKOFF', confidence: 0.93, used: true },
      wouldChange: ['Three failures more of this kind.'],
    };
    const [event] = await append({ belief, release: 'v1', dependency: 'main', ownFingerprint: 'fedcba9876543210' });
    expect(await subject.other.reports.getEvent({ tenantId, id: event?.id ?? '' })).toEqual(event);
  });

  it('says who chose, the small model and persons included', async () => {
    await append({ chosenBy: 'forest' }, { chosenBy: 'person' }, { chosenBy: 'person' });
    const seen = await store.reports.overview({ tenantId, fromMs: noon, toMs: noon + hour, bucketMs: hour });
    expect(seen.chosenBy).toEqual({ pattern: 0, rule: 0, model: 0, forest: 1, person: 2, nobody: 0 });
  });
});
