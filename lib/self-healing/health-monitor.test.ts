import { describe, expect, it } from 'vitest';
import type { CheckResult } from './core/event';
import type { HealthCheck, Logger } from './core/ports';
import { createHealthMonitor } from './health-monitor';
import { fakeClock } from './testing/fake-clock';

const silent: Logger = { info: () => {}, warn: () => {}, error: () => {} };
const answers = async () => ({ state: 'ok' as const, detail: 'It answers.' });

function setUp(checks: HealthCheck[], onFailing?: (result: CheckResult) => void | Promise<void>) {
  const clock = fakeClock();
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
