import { expect, it } from 'vitest';
import type { BreakerReport, BreakerStore } from '../core/coordination';
import { settingsSchema } from '../core/settings';
import { fakeClock } from '../testing/fake-clock';
import { createBreakerExchange, type ExchangedBreakers } from './breaker-exchange';

function world(given: { store?: Partial<BreakerStore>; openMs?: number } = {}) {
  const clock = fakeClock();
  const { breaker } = settingsSchema.parse({ breaker: { openMs: given.openMs ?? 1_000 } });
  const told: BreakerReport[][] = [];
  const claimed: number[] = [];
  const granted: { askedAt: number; leaseMs: number }[] = [];
  const now: { reports: BreakerReport[]; wanted: { dependency: string; epoch: number }[] } = {
    reports: [],
    wanted: [],
  };
  const results: ReturnType<ExchangedBreakers['takeProbeResults']> = [];
  const store: BreakerStore = {
    report: async ({ reports }) => void told.push([...reports]),
    claimProbe: async ({ leaseMs }) => claimed.push(leaseMs) > 0,
    settleProbe: async () => true,
    list: async () => [],
    ...given.store,
  };
  const exchange = createBreakerExchange({
    store: { breakers: store },
    breakers: {
      reports: () => now.reports,
      probesWanted: () => now.wanted,
      grantProbe: (grant) => void granted.push(grant),
      takeProbeResults: () => results.splice(0),
    },
    clock,
    settings: () => breaker,
    tenantId: 'default',
    instanceId: 'one',
    aliveMs: 5_000,
  });
  return { clock, exchange, told, claimed, granted, now, results };
}

const report = (given: Partial<BreakerReport> = {}): BreakerReport => ({
  dependency: 'vendor',
  state: 'closed',
  calls: 2,
  failures: 1,
  ...given,
});

it('asks the store nothing where there is nothing to tell', async () => {
  const { exchange, told, claimed, now } = world();
  now.reports = [report({ calls: 0, failures: 0 })];
  expect(await exchange.round()).toBe(false);
  expect([told, claimed]).toEqual([[], []]);
});

it('tells figures when they change, repeats them every two seconds while something fails, and takes them back once', async () => {
  const { exchange, told, clock, now } = world();
  now.reports = [report()];
  await exchange.round();
  await exchange.round();
  expect(told).toHaveLength(1);
  now.reports = [report({ calls: 3 })];
  await exchange.round();
  expect(told).toHaveLength(2);
  await clock.advance(2_000);
  await exchange.round();
  expect(told).toHaveLength(3);
  now.reports = [report({ calls: 0, failures: 0 })];
  await exchange.round();
  await clock.advance(10_000);
  await exchange.round();
  expect(told).toHaveLength(4);
  expect(told.at(-1)).toMatchObject([{ state: 'closed', failures: 0 }]);
});

it('takes figures back though the calls stayed the same', async () => {
  const { exchange, told, now } = world();
  now.reports = [report({ calls: 2, failures: 1 })];
  await exchange.round();
  now.reports = [report({ calls: 2, failures: 0 })];
  await exchange.round();
  expect(told.at(-1)).toMatchObject([{ failures: 0 }]);
});

it('says that another reading is worth it after an opening and after a probe, and else not', async () => {
  const { exchange, now, results } = world();
  now.reports = [report()];
  expect(await exchange.round()).toBe(false);
  now.reports = [report({ state: 'open' })];
  expect(await exchange.round()).toBe(true);
  expect(await exchange.round()).toBe(false);
  results.push({ dependency: 'vendor', epoch: 1, succeeded: true, openMs: 1_000 });
  expect(await exchange.round()).toBe(true);
  expect(await exchange.round()).toBe(false);
});

it('asks for the probe under a lease that is long enough for a slow answer, and counts it from before it asked', async () => {
  for (const [openMs, leaseMs] of [
    [100, 5_000],
    [9_000, 9_000],
    [600_000, 60_000],
  ] as const) {
    const { exchange, claimed, granted, now, clock } = world({ openMs });
    now.wanted = [{ dependency: 'vendor', epoch: 1 }];
    await exchange.round();
    expect(claimed).toEqual([leaseMs]);
    expect(granted).toEqual([{ dependency: 'vendor', epoch: 1, askedAt: clock.monotonic(), leaseMs }]);
  }
});

it('takes no right that the store did not give', async () => {
  const { exchange, granted, now } = world({ store: { claimProbe: async () => false } });
  now.wanted = [{ dependency: 'vendor', epoch: 1 }];
  await exchange.round();
  expect(granted).toEqual([]);
});

it('is not joined by another round while one hangs, for half a minute', async () => {
  let asked = 0;
  const never = new Promise<void>(() => {});
  const { exchange, now, clock } = world({
    store: {
      report: () => {
        asked += 1;
        return never;
      },
    },
  });
  now.reports = [report()];
  void exchange.round();
  expect(await exchange.round()).toBe(false);
  expect(asked).toBe(1);
  await clock.advance(30_000);
  void exchange.round();
  await clock.advance(0);
  expect(asked).toBe(2);
});

it('gives a result up that could not be written for a minute: its lease is long over', async () => {
  let tried = 0;
  const { exchange, results, clock } = world({
    store: {
      settleProbe: async () => {
        tried += 1;
        throw new Error('connection lost');
      },
    },
  });
  results.push({ dependency: 'vendor', epoch: 1, succeeded: true, openMs: 1_000 });
  await expect(exchange.round()).rejects.toThrow('connection lost');
  await clock.advance(59_999);
  await expect(exchange.round()).rejects.toThrow('connection lost');
  await clock.advance(1);
  expect(await exchange.round()).toBe(false);
  expect(tried).toBe(2);
});
