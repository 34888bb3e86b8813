import { afterEach, describe, expect, it } from 'vitest';
import type { CheckResult } from '@/lib/self-healing/core/event';
import { fakeClock } from '@/lib/self-healing/testing/fake-clock';
import type { MaintainedHealer } from './maintenance';
import { type Scheduler, startScheduler } from './scheduler';

const running: Scheduler[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((scheduler) => scheduler.stop()));
});

/** Leases of one database that all instances of a test share. */
function sharedLeases(clock: { now(): number }) {
  const held = new Map<string, { holder: string; until: number; epoch: number }>();
  const leases: MaintainedHealer['store']['leases'] = {
    acquire: async ({ name, holder, ttlMs }) => {
      const current = held.get(name);
      if (current && current.until > clock.now() && current.holder !== holder) return null;
      const epoch = (current?.epoch ?? 0) + 1;
      held.set(name, { holder, until: clock.now() + ttlMs, epoch });
      return { epoch };
    },
    renew: async ({ name, holder, epoch, ttlMs }) => {
      const current = held.get(name);
      if (!current || current.holder !== holder || current.epoch !== epoch || current.until <= clock.now())
        return false;
      current.until = clock.now() + ttlMs;
      return true;
    },
    release: async ({ name, holder }) => {
      if (held.get(name)?.holder === holder) held.delete(name);
    },
  };
  return leases;
}

function setUp(clock = fakeClock(), leases = sharedLeases(clock), instanceId = 'one') {
  const calls = { checks: 0, drains: 0, active: 0, overlapped: false, loaded: 0 };
  const database = { alive: true };
  let drainTakes = 0;
  const healer: MaintainedHealer = {
    store: { leases, prune: async () => 0 },
    instanceId,
    logger: { info: () => {}, warn: () => {}, error: () => {} },
    healthMonitor: {
      run: async (): Promise<CheckResult[]> => {
        calls.checks += 1;
        return [];
      },
    },
    runDueJobs: async () => {
      calls.drains += 1;
      calls.active += 1;
      if (calls.active > 1) calls.overlapped = true;
      if (drainTakes > 0) await clock.sleep(drainTakes);
      calls.active -= 1;
      return { ran: 0, failed: 0 };
    },
    flush: async () => {},
  };
  const start = (part: Parameters<typeof startScheduler>[1] = {}) => {
    const loadOperations = async () => {
      calls.loaded += 1;
    };
    const scheduler = startScheduler(healer, {
      ...{
        clock,
        worker: true,
        serverless: false,
        loadOperations,
        auditFolder: null,
        isAlive: async () => database.alive,
      },
      ...part,
    });
    running.push(scheduler);
    return scheduler;
  };
  const slowDrain = (ms: number) => {
    drainTakes = ms;
  };
  return { clock, healer, calls, start, slowDrain, database };
}

const symbol = Symbol.for('selfheal.scheduler');

describe('the scheduler', () => {
  it('checks health every two minutes and drains jobs every two seconds', async () => {
    const { clock, calls, start } = setUp();
    start();
    await clock.advance(126_000);
    expect(calls.checks).toBe(2);
    expect(calls.drains).toBeGreaterThanOrEqual(60);
    expect(calls.loaded).toBeGreaterThan(0);
  });

  it('leaves the queue to another process when the worker is off', async () => {
    const { clock, calls, start } = setUp();
    start({ worker: false });
    await clock.advance(130_000);
    expect(calls.checks).toBe(2);
    expect(calls.drains).toBe(0);
  });

  it('never begins a round before the last one has ended', async () => {
    const { clock, calls, start, slowDrain } = setUp();
    slowDrain(7_000);
    start({ maintenanceMs: 1_000_000 });
    await clock.advance(4_000);
    expect(calls.drains).toBe(1);
    await clock.advance(60_000);
    expect(calls.drains).toBeGreaterThan(3);
  });

  it('starts once in a process', async () => {
    const { clock, calls, start } = setUp();
    expect(start()).toBe(start());
    await clock.advance(5_000);
    expect(calls.checks).toBe(1);
  });

  it('begins nothing more after it was stopped, and waits for the round under way', async () => {
    const { clock, calls, start, slowDrain } = setUp();
    slowDrain(1_000);
    const scheduler = start();
    await clock.advance(2_000);
    const stopping = scheduler.stop();
    expect(calls.active).toBe(1);
    await clock.advance(1_000);
    await stopping;
    expect(calls.active).toBe(0);
    const { drains } = calls;
    await clock.advance(600_000);
    expect(calls.drains).toBe(drains);
    expect(clock.pending()).toBe(0);
  });

  it('lets one of two instances do the maintenance, and the other take over when it is gone', async () => {
    const clock = fakeClock();
    const leases = sharedLeases(clock);
    const first = setUp(clock, leases, 'one');
    const leader = first.start();
    Reflect.deleteProperty(globalThis, symbol);
    const second = setUp(clock, leases, 'two');
    second.start();
    await clock.advance(245_000);
    expect([first.calls.checks, second.calls.checks]).toEqual([3, 0]);
    await leader.stop();
    await clock.advance(120_000);
    expect(second.calls.checks).toBe(1);
  });

  it('goes on after a round failed', async () => {
    const { clock, calls, start, healer } = setUp();
    const works = healer.runDueJobs;
    healer.runDueJobs = async () => {
      throw new Error('the database is away');
    };
    start();
    await clock.advance(4_000);
    healer.runDueJobs = works;
    await clock.advance(4_000);
    expect(calls.drains).toBeGreaterThan(0);
  });

  it('looks at once, and then once a minute, when the database was found away twice, on each instance', async () => {
    const clock = fakeClock();
    const leases = sharedLeases(clock);
    const first = setUp(clock, leases, 'one');
    first.start();
    Reflect.deleteProperty(globalThis, symbol);
    const second = setUp(clock, leases, 'two');
    second.start();
    await clock.advance(9_000);
    const before = [first.calls.checks, second.calls.checks];
    first.database.alive = false;
    second.database.alive = false;
    await clock.advance(11_000);
    expect([first.calls.checks, second.calls.checks]).toEqual(before.map((count) => count + 1));
    await clock.advance(60_000);
    expect([first.calls.checks, second.calls.checks]).toEqual(before.map((count) => count + 2));
  });

  it('does not look twice for one question that went unanswered', async () => {
    const { clock, calls, start, database } = setUp();
    start({ maintenanceMs: 1_000_000 });
    await clock.advance(9_000);
    database.alive = false;
    await clock.advance(1_000);
    database.alive = true;
    await clock.advance(100_000);
    expect(calls.checks).toBe(1);
  });

  it('starts nothing where functions are frozen between requests', async () => {
    const { clock, start } = setUp();
    start({ serverless: true });
    expect(clock.pending()).toBe(0);
  });
});
