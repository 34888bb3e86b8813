import { describe, expect, it } from 'vitest';
import type { HealingEvent } from '../core/event';
import { memoryStore } from '../store/memory';
import { fakeClock } from '../testing/fake-clock';
import { createLearner, observe } from './index';
import { createPatternIndex } from './pattern-index';

const limits = { observationsPerIncident: 5, incidentGapMs: 600_000 };
const start = Date.UTC(2026, 0, 1);

function event(overrides: Partial<HealingEvent> = {}): HealingEvent {
  return {
    ...{
      id: `e-${Math.abs(overrides.sequence ?? 1)}`,
      tenantId: 'default',
      service: 'default',
      instanceId: 'a',
      sequence: 1,
    },
    ...{ occurredAtMs: start, durationMs: 10, source: 's', category: 'database', effects: 'none', severity: 'normal' },
    ...{ mode: 'heal', wrapped: true, route: null, kind: 'deadlock', transient: true, fingerprint: 'f1' },
    ...{ ownFingerprint: 'f1', dependency: 'database', release: null, belief: null },
    ...{
      fingerprintVersion: 1,
      template: 't',
      errorName: 'Error',
      errorCode: null,
      message: 'm',
      stack: null,
      causes: [],
    },
    ...{ context: {}, outcome: 'healed', strategy: 'RETRY_WITH_BACKOFF', firstChoice: 'RETRY_WITH_BACKOFF' },
    ...{
      firstChoiceSucceeded: true,
      chosenBy: 'rule',
      confidence: 0.7,
      propensity: 1,
      candidates: [],
      explanation: '',
    },
    ...{ evidence: '', attempts: [], model: null, recurring: false },
    ...overrides,
  } as HealingEvent;
}

const context = { template: 't', kind: 'deadlock', category: 'database', dependency: 'database' } as const;

function setUp() {
  const clock = fakeClock(start);
  const store = memoryStore({ clock });
  const index = createPatternIndex({ store: store.patterns, tenantId: 'default', service: 'default', clock });
  const known = (fingerprint = 'f1') => index.lookup(fingerprint, context).arms;
  return { clock, store, index, known, learn: createLearner({ store: store.patterns, index, limits }) };
}

describe('what an event teaches', () => {
  it('counts a success only when the first choice itself was verified', () => {
    expect(observe(event())).toMatchObject({ strategy: 'RETRY_WITH_BACKOFF', succeeded: true });
    expect(observe(event({ strategy: 'RESET_CONNECTION', firstChoiceSucceeded: true }))).toBeNull();
  });

  it('counts a failure when the first choice ran and something else had to help', () => {
    expect(observe(event({ strategy: 'SWITCH_API_ENDPOINT', firstChoiceSucceeded: false }))).toMatchObject({
      strategy: 'RETRY_WITH_BACKOFF',
      succeeded: false,
    });
    expect(observe(event({ outcome: 'failed', strategy: null, firstChoiceSucceeded: false }))).toMatchObject({
      succeeded: false,
    });
  });

  it.each([
    ['an unknown outcome', { outcome: 'unknown', firstChoiceSucceeded: false }],
    ['work that was deferred', { outcome: 'deferred', strategy: 'QUEUE_FOR_LATER', firstChoice: 'QUEUE_FOR_LATER' }],
    ['a degraded answer', { outcome: 'degraded', strategy: 'FALLBACK_TO_CACHE', firstChoice: 'FALLBACK_TO_CACHE' }],
    ['a failure that nothing was tried for', { firstChoice: null, firstChoiceSucceeded: null, outcome: 'failed' }],
    ['code that is not wrapped', { wrapped: false }],
    ['a healer that only observes', { mode: 'observe' }],
    [
      'a stand-in that did not help',
      {
        outcome: 'failed',
        firstChoice: 'SKIP_OPERATION',
        firstChoiceSucceeded: false,
        candidates: [{ strategy: 'SKIP_OPERATION', outcome: 'degraded', eligible: true, reason: '' }],
      },
    ],
  ] as [string, Partial<HealingEvent>][])('learns nothing from %s', (_name, overrides) => {
    expect(observe(event(overrides))).toBeNull();
  });
});

describe('the learner', () => {
  it('makes a success known at once and after a refresh', async () => {
    const { index, known, learn } = setUp();
    await learn(event());
    expect(known()).toMatchObject([{ strategy: 'RETRY_WITH_BACKOFF', successes: 1, failures: 0 }]);
    await index.refresh();
    expect(known()).toMatchObject([{ strategy: 'RETRY_WITH_BACKOFF', successes: 1, failures: 0 }]);
  });

  it('takes at most five observations from one incident, in memory as in the store', async () => {
    const { index, known, learn } = setUp();
    for (let count = 0; count < 50; count++)
      await learn(event({ id: `a-${count}`, occurredAtMs: start + count * 1_000 }));
    expect(known()[0]?.successes).toBe(5);
    await index.refresh();
    expect(known()[0]?.successes).toBe(5);
    await learn(event({ id: 'later', occurredAtMs: start + 2 * limits.incidentGapMs }));
    expect(known()[0]?.successes).toBe(6);
    await index.refresh();
    expect(known()[0]?.successes).toBe(6);
  });

  it('takes at most five observations from one incident that several instances see, each at once', async () => {
    const { clock, store, index, known, learn } = setUp();
    for (let count = 0; count < 5; count++) await learn(event({ id: `a-${count}`, occurredAtMs: start + count }));
    const other = createPatternIndex({ store: store.patterns, tenantId: 'default', service: 'default', clock });
    await other.refresh();
    const learnThere = createLearner({ store: store.patterns, index: other, limits });
    for (let count = 0; count < 5; count++) await learnThere(event({ id: `b-${count}`, occurredAtMs: start + 9 }));
    expect(other.lookup('f1', context).arms[0]).toMatchObject({ successes: 5, failures: 0 });
    await index.refresh();
    expect(known()[0]?.successes).toBe(5);
  });

  it('tells the store of a withdrawal that it could not take, as soon as it takes something again', async () => {
    const { store, index, clock } = setUp();
    let away = false;
    const learn = createLearner({
      store: {
        observe: store.patterns.observe,
        reset: (input) => (away ? Promise.reject(new Error('away')) : store.patterns.reset(input)),
      },
      index,
      limits,
    });
    const hourMs = 3_600_000;
    let hour = 0;
    const see = (firstChoiceSucceeded: boolean) => {
      hour += 1;
      const failed = { outcome: 'failed', strategy: null, firstChoiceSucceeded } as const;
      return learn(
        event({ id: `e-${hour}`, occurredAtMs: start + hour * hourMs, ...(firstChoiceSucceeded ? {} : failed) }),
      );
    };
    for (let count = 0; count < 30; count++) await see(true);
    away = true;
    await expect(
      (async () => {
        for (let count = 0; count < 10; count++) await see(false);
      })(),
    ).rejects.toThrow('away');
    away = false;
    await learn(event({ id: 'another', fingerprint: 'f2', ownFingerprint: 'f2', occurredAtMs: start + hour * hourMs }));
    const fresh = createPatternIndex({ store: store.patterns, tenantId: 'default', service: 'default', clock });
    await fresh.refresh();
    expect(fresh.lookup('f1', context).arms[0]?.bound).toBeLessThan(0.5);
  });

  it('counts an event once, however often it is told', async () => {
    const { index, known, learn } = setUp();
    await learn(event());
    await learn(event());
    await index.refresh();
    expect(known()[0]?.successes).toBe(1);
  });

  it('learns nothing that the store did not take', async () => {
    const { index, known } = setUp();
    const refused = new Error('away');
    const learn = createLearner({
      store: { observe: () => Promise.reject(refused), reset: () => Promise.reject(refused) },
      index,
      limits,
    });
    await expect(learn(event())).rejects.toBe(refused);
    expect(known()).toEqual([]);
  });

  it('keeps what it knows when the store is away at a refresh', async () => {
    const { clock, store, learn } = setUp();
    let away = false;
    const load: typeof store.patterns.load = (input) =>
      away ? Promise.reject(new Error('away')) : store.patterns.load(input);
    const index = createPatternIndex({ store: { load }, tenantId: 'default', service: 'default', clock });
    await learn(event());
    await index.refresh();
    away = true;
    await expect(index.refresh()).rejects.toThrow('away');
    expect(index.lookup('f1', context).arms).toHaveLength(1);
  });

  it('orders arms by what can be trusted, and knows nothing of strangers', async () => {
    const { known, learn } = setUp();
    await learn(
      event({
        id: '1',
        firstChoice: 'RESET_CONNECTION',
        firstChoiceSucceeded: false,
        outcome: 'failed',
        strategy: null,
      }),
    );
    await learn(event({ id: '2' }));
    expect(known().map(({ strategy }) => strategy)).toEqual(['RETRY_WITH_BACKOFF', 'RESET_CONNECTION']);
    expect(known('never seen')).toEqual([]);
  });
});
