import { describe, expect, it } from 'vitest';
import { createHealingLimits } from './coordination/healing-limits';
import { createSharedActions } from './coordination/shared-actions';
import { createVotes } from './coordination/vote';
import type { CheckResult } from './core/event';
import type { HealthCheck, Logger } from './core/ports';
import { type SettingsInput, settingsSchema } from './core/settings';
import { createHealthMonitor, type HealthMonitorInput } from './health-monitor';
import { createCipher } from './store/cipher';
import { memoryStore } from './store/memory';
import { type FakeClock, fakeClock } from './testing/fake-clock';

const silent: Logger = { info: () => {}, warn: () => {}, error: () => {} };
const answers = async () => ({ state: 'ok' as const, detail: 'It answers.' });

function setUp(
  checks: HealthCheck[],
  onFailing?: (result: CheckResult) => void | Promise<void>,
  given: { clock?: FakeClock; recoveries?: HealthMonitorInput['recoveries'] } = {},
) {
  const clock = given.clock ?? fakeClock();
  const stored: CheckResult[] = [];
  const store = { away: false };
  const append = async (results: readonly CheckResult[]) => {
    if (store.away) throw new Error('the database is away');
    stored.push(...results);
  };
  const monitor = createHealthMonitor({
    checks,
    store: { checks: { append } },
    clock,
    logger: silent,
    tenantId: 'default',
    service: 'default',
    instanceId: 'one',
    ...(onFailing && { onFailing }),
    ...(given.recoveries && { recoveries: given.recoveries }),
  });
  return { clock, stored, store, monitor };
}

const check = (part: Partial<HealthCheck>): HealthCheck => ({
  name: 'thing-answers',
  label: 'Thing',
  timeoutMs: 1_000,
  check: answers,
  ...part,
});

describe('the health monitor', () => {
  it('stores one result for each check', async () => {
    const { monitor, stored } = setUp([check({}), check({ name: 'other-answers', label: 'Other' })]);
    const results = await monitor.run();
    expect(results.map(({ name, state }) => [name, state])).toEqual([
      ['thing-answers', 'ok'],
      ['other-answers', 'ok'],
    ]);
    expect(stored).toEqual(results);
  });

  it('cuts a check that hangs at its limit, while the others answer', async () => {
    let aborted = false;
    const hangs = check({
      check: (signal) =>
        new Promise(() => {
          signal.addEventListener('abort', () => {
            aborted = true;
          });
        }),
    });
    const { monitor, clock } = setUp([hangs, check({ name: 'other-answers' })]);
    const running = monitor.run();
    await clock.advance(1_000);
    const [first, second] = await running;
    expect(first).toMatchObject({ state: 'failing', detail: 'No answer within 1000 ms.' });
    expect(second).toMatchObject({ state: 'ok' });
    expect(aborted).toBe(true);
  });

  it('does not start a check again while its last one has not ended', async () => {
    let starts = 0;
    const hangs = check({
      check: () => {
        starts += 1;
        return new Promise(() => {});
      },
    });
    const { monitor, clock } = setUp([hangs]);
    const running = monitor.run();
    await clock.advance(1_000);
    await running;
    const [again] = await monitor.run();
    expect(starts).toBe(1);
    expect(again).toMatchObject({ state: 'failing', latencyMs: null });
  });

  it('asks again in time after a check that never ends, so that a service is not called failing for ever', async () => {
    let hanging = true;
    const { monitor, clock } = setUp([check({ check: () => (hanging ? new Promise(() => {}) : answers()) })]);
    const running = monitor.run();
    await clock.advance(1_000);
    await running;
    hanging = false;
    expect((await monitor.run())[0]?.state).toBe('failing');
    await clock.advance(29_000);
    expect((await monitor.run())[0]?.state).toBe('ok');
  });

  it('asks again after a recovery, although the check that hung has not ended', async () => {
    let hanging = true;
    const { monitor, clock } = setUp([
      check({
        check: () => (hanging ? new Promise(() => {}) : answers()),
        recover: async () => {
          hanging = false;
          return 'Replaced the connection';
        },
      }),
    ]);
    const running = monitor.run();
    await clock.advance(1_000);
    expect((await running)[0]).toMatchObject({ state: 'ok', recovery: 'Replaced the connection; it answers again.' });
  });

  it('tries the recovery once and asks again', async () => {
    let broken = true;
    const { monitor } = setUp([
      check({
        check: async () => {
          if (broken) throw new Error('connection terminated');
          return answers();
        },
        recover: async () => {
          broken = false;
          return 'Replaced the idle connections';
        },
      }),
    ]);
    const [result] = await monitor.run();
    expect(result).toMatchObject({
      state: 'ok',
      recovery: 'Replaced the idle connections; it answers again.',
      detail: 'It answers. Before: connection terminated',
    });
  });

  it('tells of a check that still fails after its recovery, and of no other', async () => {
    const told: string[] = [];
    const fails = async (): Promise<never> => {
      throw new Error('no');
    };
    let recoveries = 0;
    const { monitor } = setUp(
      [
        check({
          check: fails,
          recover: async () => {
            recoveries += 1;
            return 'Tried';
          },
        }),
        check({ name: 'other-answers' }),
      ],
      (result) => {
        told.push(`${result.name}: ${result.recovery}`);
      },
    );
    await monitor.run();
    expect(told).toEqual(['thing-answers: Tried; it still fails.']);
    expect(recoveries).toBe(1);
  });

  it('survives a recovery that throws and a reporter that throws', async () => {
    const throws = async (): Promise<never> => {
      throw new Error('cannot');
    };
    const { monitor } = setUp([check({ check: throws, recover: throws })], throws);
    const [result] = await monitor.run();
    expect(result).toMatchObject({ state: 'failing', recovery: 'The recovery failed: cannot' });
  });

  it('never stores a secret that an error message carries', async () => {
    const { monitor, stored } = setUp([
      check({
        check: async () => {
          throw new Error('connect failed: postgres://admin:hunter2secret@db.example.com/app');
        },
      }),
    ]);
    await monitor.run();
    expect(JSON.stringify(stored)).not.toContain('hunter2secret');
  });

  it('keeps results while the store is away and writes each of them once afterwards', async () => {
    const { monitor, stored, store } = setUp([check({})]);
    store.away = true;
    const [held] = await monitor.run();
    store.away = false;
    const [direct] = await monitor.run();
    await monitor.run();
    expect(stored.slice(0, 2)).toEqual([held, direct]);
    expect(new Set(stored.map((result) => result.id)).size).toBe(3);
    expect(stored).toHaveLength(3);
  });

  it('lets calls that overlap share one run', async () => {
    let starts = 0;
    const { monitor } = setUp([
      check({
        check: async () => {
          starts += 1;
          return answers();
        },
      }),
    ]);
    const [first, second] = await Promise.all([monitor.run(), monitor.run()]);
    expect(starts).toBe(1);
    expect(second).toEqual(first);
  });

  it('reports something that is not an error', async () => {
    const { monitor } = setUp([
      check({
        check: async () => {
          throw {
            toString: () => {
              throw new Error('hostile');
            },
          };
        },
      }),
    ]);
    expect((await monitor.run())[0]).toMatchObject({ state: 'failing', detail: 'An error that cannot be read.' });
  });
});

describe('a recovery as an action on shared state', () => {
  /** An instance with all that guards a recovery; `heartbeat` is what its pulse would do. */
  function guarded(
    check: HealthCheck,
    settings: SettingsInput = {},
    given: Partial<{ clock: FakeClock; id: string }> = {},
  ) {
    const clock = given.clock ?? fakeClock();
    const instanceId = given.id ?? 'one';
    const world = { settings: settingsSchema.parse(settings), alive: [instanceId] };
    const store = stores.get(clock) ?? memoryStore({ clock });
    stores.set(clock, store);
    const view = () => ({ ...world, version: 0, approvals: [], breakers: [], ageMs: 0 });
    const parts = { store, clock, logger: silent, instanceId, tenantId: 'default', control: { view } };
    const limits = createHealingLimits({
      ...{ clock, instanceId, settings: () => world.settings, alive: () => world.alive },
    });
    const votes = createVotes({ ...parts, aliveMs: 5_000 });
    const actions = createSharedActions({ ...parts, limits, votes, cipher: createCipher('a secret of the tests') });
    const recoveries = { actions, settings: () => world.settings };
    const heartbeat = async () => {
      const reading = await store.coordination.read({ tenantId: 'default', instanceId, aliveMs: 5_000 });
      await votes.answer(reading.proposals);
    };
    return { ...setUp([check], undefined, { clock, recoveries }), world, limits, heartbeat, actions };
  }
  const stores = new Map<FakeClock, ReturnType<typeof memoryStore>>();

  const failing = (part: Partial<HealthCheck> = {}) => {
    const counted = { recoveries: 0 };
    const run = async () => {
      counted.recoveries += 1;
      return 'Tried';
    };
    const fails = async (): Promise<never> => {
      throw new Error('no');
    };
    return { counted, run, failing: check({ check: fails, recover: run, ...part }) };
  };

  it.each([
    ['healing ahead of failures is switched off', { predictionEnabled: false }],
    ['maintenance is under way', { maintenanceUntilMs: Date.UTC(2030, 0) }],
    ['all healing is switched off', { healingEnabled: false }],
  ])('is not tried while %s', async (_when, settings) => {
    const { counted, failing: fails } = failing();
    const { monitor } = guarded(fails, settings);
    const [result] = await monitor.run();
    expect(result).toMatchObject({ state: 'failing', recovery: expect.stringContaining('No recovery was tried') });
    expect(counted.recoveries).toBe(0);
  });

  it('is not tried again within its cooldown', async () => {
    const { counted, failing: fails } = failing();
    const { monitor, clock } = guarded(fails, { cooldownMs: 60_000 });
    expect((await monitor.run())[0]?.recovery).toBe('Tried; it still fails.');
    await clock.advance(30_000);
    expect((await monitor.run())[0]?.recovery).toContain('No recovery was tried');
    await clock.advance(30_000);
    expect((await monitor.run())[0]?.recovery).toBe('Tried; it still fails.');
    expect(counted.recoveries).toBe(2);
  });

  it('that is critical runs when most instances see the check fail, and not when they do not', async () => {
    for (const othersSee of [true, false]) {
      const clock = fakeClock();
      const { counted, run, failing: fails } = failing();
      const { recover: _, ...without } = fails;
      const critical: HealthCheck = { ...without, recovery: { run, scope: 'fleet', critical: true } };
      const mine = guarded(critical, {}, { clock, id: 'a' });
      const others = ['b', 'c'].map((id) =>
        guarded(othersSee ? critical : { ...critical, check: answers }, {}, { clock, id }),
      );
      for (const one of [mine, ...others]) await one.heartbeat();
      const running = mine.monitor.run();
      for (let beat = 0; beat < 12; beat++) {
        await clock.advance(500);
        for (const one of others) await one.heartbeat();
      }
      const [result] = await running;
      expect(result?.recovery).toBe(
        othersSee ? 'Tried; it still fails.' : 'No recovery was tried: 1 of 3 instances agreed, 0 did not answer.',
      );
      expect(counted.recoveries).toBe(othersSee ? 1 : 0);
      expect(clock.pending()).toBe(0);
    }
  });
});
