import { describe, expect, it } from 'vitest';
import type { SharedBreaker } from '../core/coordination';
import { createDependencies } from '../core/dependencies';
import { type SettingsInput, settingsSchema } from '../core/settings';
import { failureKinds } from '../core/vocabulary';
import { fakeClock } from '../testing/fake-clock';
import { createCircuitBreakers } from './circuit-breaker';
import { breakerVerdicts } from './circuit-breaker-verdicts';

/** What these tests open a breaker by. */
const five = { consecutiveFailures: 5, failureRate: 0.5 };

const openMs = 10_000;

function world(given: SettingsInput['breaker'] = {}, onSuccess?: (dependency: string) => boolean) {
  const clock = fakeClock();
  const dependencies = createDependencies();
  let settings = settingsSchema.parse({ breaker: { ...five, openMs, ...given } }).breaker;
  const breakers = createCircuitBreakers({
    clock,
    dependencies,
    settings: () => settings,
    ...(onSuccess ? { onSuccess } : {}),
  });
  const vendor = dependencies.of('vendor');
  return {
    clock,
    breakers,
    dependencies,
    vendor,
    change: (changed: SettingsInput['breaker']) => {
      settings = settingsSchema.parse({ breaker: { ...five, openMs, ...changed } }).breaker;
    },
    fail: (times = 1) => {
      for (let time = 0; time < times; time++) breakers.failed(vendor, { kind: 'connection-refused' });
    },
    state: () => breakers.view('vendor')?.state ?? null,
  };
}

function sharedBreaker(given: Partial<SharedBreaker> & { nowMs: number }): SharedBreaker {
  const { nowMs, ...rest } = given;
  return {
    dependency: 'vendor',
    state: 'open',
    epoch: 1,
    openedAtMs: nowMs,
    retryAtMs: nowMs + openMs,
    reason: '2 of 3 instances opened it',
    probeHolder: null,
    ...rest,
  };
}

describe('a breaker that one instance opens by itself', () => {
  it('opens at the fifth failure in a row and not before', () => {
    const { fail, state, vendor } = world();
    fail(4);
    expect(state()).toBe('closed');
    expect(vendor.gate).toBeNull();
    fail();
    expect(state()).toBe('open');
    expect(vendor.gate?.admit()).toBe(false);
    expect(vendor.gate?.view).toMatchObject({ scope: 'local', reason: '5 failures in a row', calls: 5, failures: 5 });
  });

  it('starts counting the row anew after a success', () => {
    const { fail, state, vendor } = world();
    fail(4);
    vendor.onSuccess?.();
    fail(4);
    expect(state()).toBe('closed');
  });

  it('opens by rate at the twentieth call when half of them failed, though never two in a row', () => {
    const { fail, state, vendor } = world();
    for (let pair = 0; pair < 9; pair++) {
      fail();
      vendor.onSuccess?.();
    }
    vendor.onSuccess?.();
    expect(state()).toBe('closed');
    fail();
    expect(vendor.gate?.view.reason).toBe('10 of 20 calls failed within 10 s');
  });

  it('does not open by rate below the rate', () => {
    const { fail, state, vendor } = world();
    for (let round = 0; round < 30; round++) {
      fail();
      for (let success = 0; success < 2; success++) vendor.onSuccess?.();
    }
    expect(state()).toBe('closed');
  });

  it('forgets calls that left the window', async () => {
    const { fail, state, clock, vendor, breakers } = world();
    for (let pair = 0; pair < 9; pair++) {
      fail();
      vendor.onSuccess?.();
    }
    await clock.advance(10_000);
    fail();
    vendor.onSuccess?.();
    fail();
    expect(state()).toBe('closed');
    expect(breakers.view('vendor')).toMatchObject({ calls: 3, failures: 2 });
  });

  it('leaves both fields of the success path empty when all is calm, and before anything failed', async () => {
    const { fail, clock, vendor, breakers } = world();
    expect([vendor.gate, vendor.onSuccess]).toEqual([null, null]);
    expect(breakers.list()).toEqual([]);
    fail();
    expect(vendor.onSuccess).not.toBeNull();
    vendor.onSuccess?.();
    expect(vendor.onSuccess).not.toBeNull();
    await clock.advance(10_000);
    vendor.onSuccess?.();
    expect([vendor.gate, vendor.onSuccess]).toEqual([null, null]);
  });

  it('keeps telling of successes until whoever else listens has heard enough', async () => {
    let tokens = 0;
    const { fail, clock, vendor } = world({}, () => {
      tokens += 1;
      return tokens >= 3;
    });
    fail();
    await clock.advance(10_000);
    vendor.onSuccess?.();
    vendor.onSuccess?.();
    expect(vendor.onSuccess).not.toBeNull();
    vendor.onSuccess?.();
    expect(vendor.onSuccess).toBeNull();
    expect(tokens).toBe(3);
  });

  it('lets exactly one call through once it was open for its time', async () => {
    const { fail, state, clock, vendor } = world();
    fail(5);
    const { gate } = vendor;
    await clock.advance(openMs - 1);
    expect(gate?.admit()).toBe(false);
    await clock.advance(1);
    expect(state()).toBe('half-open');
    expect([gate?.admit(), gate?.admit(), gate?.admit()]).toEqual([true, false, false]);
  });

  it('closes when the one call ends well, and its window is empty', async () => {
    const { fail, state, clock, vendor, breakers } = world({ windowMs: 60_000 });
    fail(5);
    await clock.advance(openMs);
    vendor.gate?.admit();
    vendor.onSuccess?.();
    expect(state()).toBe('closed');
    expect([vendor.gate, vendor.onSuccess]).toEqual([null, null]);
    expect(breakers.view('vendor')).toMatchObject({ calls: 0, failures: 0, sinceMs: null, retryAtMs: null });
  });

  it('waits twice as long after a failed probe, and no longer, and says so once', async () => {
    const { fail, clock, vendor, breakers } = world();
    fail(5);
    const since = breakers.view('vendor')?.sinceMs;
    for (const factor of [1, 2, 2]) {
      await clock.advance(openMs * factor - 1);
      expect(vendor.gate?.admit()).toBe(false);
      await clock.advance(1);
      expect(vendor.gate?.admit()).toBe(true);
      fail();
    }
    expect(breakers.view('vendor')).toMatchObject({
      sinceMs: since,
      retryAtMs: clock.now() + 2 * openMs,
      reason: '5 failures in a row; then the one call that was let through failed as well',
    });
  });

  it('waits the plain time again once it was closed', async () => {
    const { fail, clock, vendor, breakers } = world();
    fail(5);
    await clock.advance(openMs);
    vendor.gate?.admit();
    fail();
    await clock.advance(openMs * 2);
    vendor.gate?.admit();
    vendor.onSuccess?.();
    fail(5);
    expect(breakers.view('vendor')?.retryAtMs).toBe(clock.now() + openMs);
  });

  it('gives a probe at least five seconds, however short the open time', async () => {
    const { fail, clock, vendor } = world({ openMs: 100 });
    fail(5);
    await clock.advance(100);
    expect(vendor.gate?.admit()).toBe(true);
    await clock.advance(4_999);
    expect(vendor.gate?.admit()).toBe(false);
    await clock.advance(1);
    expect(vendor.gate?.admit()).toBe(true);
  });

  it('gives the place of a probe that never ended to another after the open time', async () => {
    const { fail, clock, vendor } = world();
    fail(5);
    await clock.advance(openMs);
    expect(vendor.gate?.admit()).toBe(true);
    await clock.advance(openMs - 1);
    expect(vendor.gate?.admit()).toBe(false);
    await clock.advance(1);
    expect(vendor.gate?.admit()).toBe(true);
  });

  it('takes no notice of calls that began before it opened', async () => {
    const { fail, state, clock, vendor, breakers } = world();
    fail(5);
    fail(3);
    vendor.onSuccess?.();
    expect(state()).toBe('open');
    expect(breakers.view('vendor')).toMatchObject({ calls: 8, failures: 8, reason: '5 failures in a row' });
    await clock.advance(openMs);
    fail();
    expect(state()).toBe('half-open');
    expect(vendor.gate?.admit()).toBe(true);
    breakers.failed(vendor, { kind: 'upstream-timeout', probe: false });
    expect(state()).toBe('half-open');
    breakers.failed(vendor, { kind: 'upstream-timeout', probe: true });
    expect(state()).toBe('open');
  });

  it('gives the place of a probe that proved nothing to the next call', async () => {
    const { fail, clock, vendor, breakers } = world();
    fail(5);
    await clock.advance(openMs);
    vendor.gate?.admit();
    breakers.failed(vendor, { kind: 'programmer-error', probe: true });
    expect([vendor.gate?.admit(), vendor.gate?.admit()]).toEqual([true, false]);
  });

  it('is judged by time that never goes back, whatever the wall clock does', () => {
    let wall = Date.UTC(2026, 0, 1);
    let monotonic = 0;
    const dependencies = createDependencies();
    const { breaker } = settingsSchema.parse({ breaker: { ...five, openMs } });
    const clock = { now: () => wall, monotonic: () => monotonic };
    const breakers = createCircuitBreakers({ clock, dependencies, settings: () => breaker });
    const vendor = dependencies.of('vendor');
    for (let time = 0; time < 5; time++) breakers.failed(vendor, { kind: 'connection-lost' });
    wall += 3_600_000;
    expect(vendor.gate?.admit()).toBe(false);
    wall -= 7_200_000;
    monotonic += openMs;
    expect(vendor.gate?.admit()).toBe(true);
  });
});

describe('what counts', () => {
  it.each(failureKinds.filter((kind) => breakerVerdicts[kind] !== 'fault'))('never opens for %s', (kind) => {
    const { breakers, vendor, state } = world();
    for (let time = 0; time < 100; time++) breakers.failed(vendor, { kind });
    expect(state()).toBe('closed');
    expect(vendor.gate).toBeNull();
  });

  it.each(failureKinds.filter((kind) => breakerVerdicts[kind] === 'fault'))('opens for %s', (kind) => {
    const { breakers, vendor, state } = world();
    for (let time = 0; time < 5; time++) breakers.failed(vendor, { kind });
    expect(state()).toBe('open');
  });

  it('closes after a probe that was refused for its content: it answered', async () => {
    const { fail, clock, vendor, breakers, state } = world();
    fail(5);
    await clock.advance(openMs);
    vendor.gate?.admit();
    breakers.failed(vendor, { kind: 'validation' });
    expect(state()).toBe('closed');
  });

  it('never gates where it is turned off, and opens the gate at once when it is turned off', () => {
    const off = world({ enabled: false });
    off.fail(50);
    expect(off.vendor.gate).toBeNull();

    const { fail, change, vendor, breakers, clock } = world();
    fail(5);
    const { gate } = vendor;
    change({ enabled: false });
    expect(gate?.admit()).toBe(true);
    breakers.applyShared([sharedBreaker({ nowMs: clock.now() })], clock.now());
    expect(vendor.gate).toBeNull();
  });

  it('remembers nothing of the time before once a call failed while it was turned off', () => {
    const { fail, change, state } = world();
    fail(5);
    change({ enabled: false });
    fail();
    change({ enabled: true });
    expect(state()).toBe('closed');
    fail(4);
    expect(state()).toBe('closed');
  });

  it('follows a threshold that changed while failures were counted', () => {
    const { fail, change, state } = world();
    fail(3);
    change({ consecutiveFailures: 4 });
    fail();
    expect(state()).toBe('open');
  });

  it('keeps at most so many breakers, and forgets calm ones first', () => {
    const clock = fakeClock();
    const dependencies = createDependencies();
    const { breaker } = settingsSchema.parse({ breaker: five });
    const breakers = createCircuitBreakers({ clock, dependencies, settings: () => breaker, maxDependencies: 2 });
    for (const name of ['a', 'b', 'c']) breakers.failed(dependencies.of(name), { kind: 'connection-lost' });
    expect(breakers.list().map(({ dependency }) => dependency)).toEqual(['a', 'b']);
    expect(dependencies.of('c').onSuccess).toBeNull();
  });
});

describe('a breaker that is open for all instances', () => {
  it('closes off a dependency that never failed here', () => {
    const { clock, breakers, vendor, state } = world();
    breakers.applyShared([sharedBreaker({ nowMs: clock.now() })], clock.now());
    expect(state()).toBe('open');
    expect(vendor.gate?.admit()).toBe(false);
    expect(vendor.gate?.view).toMatchObject({ scope: 'shared', reason: '2 of 3 instances opened it' });
  });

  it("reads the store's instants by the store's time", async () => {
    const { clock, breakers, vendor } = world();
    const nowMs = clock.now() + 3_600_000;
    breakers.applyShared([sharedBreaker({ nowMs })], nowMs);
    expect(vendor.gate?.view).toMatchObject({ state: 'open', sinceMs: clock.now(), retryAtMs: clock.now() + openMs });
    await clock.advance(openMs);
    expect(vendor.gate?.view.state).toBe('half-open');
  });

  it('lets nobody through without the right to probe, and one with it', async () => {
    const { clock, breakers, vendor } = world();
    breakers.applyShared([sharedBreaker({ nowMs: clock.now() })], clock.now());
    await clock.advance(openMs);
    expect(breakers.probesWanted()).toEqual([]);
    expect(vendor.gate?.admit()).toBe(false);
    expect(breakers.probesWanted()).toEqual([{ dependency: 'vendor', epoch: 1 }]);
    breakers.grantProbe({ dependency: 'vendor', epoch: 1, askedAt: clock.monotonic(), leaseMs: 10_000 });
    expect(breakers.probesWanted()).toEqual([]);
    expect([vendor.gate?.admit(), vendor.gate?.admit()]).toEqual([true, false]);
  });

  it('begins no probe that could hardly end under its lease', async () => {
    const { clock, breakers, vendor } = world();
    breakers.applyShared([sharedBreaker({ nowMs: clock.now(), retryAtMs: clock.now() })], clock.now());
    breakers.grantProbe({ dependency: 'vendor', epoch: 1, askedAt: clock.monotonic(), leaseMs: 1_000 });
    await clock.advance(500);
    expect(vendor.gate?.admit()).toBe(false);
  });

  it('hands the result of its probe over once, and closes only when the store says so', async () => {
    const { clock, breakers, vendor, state } = world();
    const shared = sharedBreaker({ nowMs: clock.now(), retryAtMs: clock.now() });
    breakers.applyShared([shared], clock.now());
    breakers.grantProbe({ dependency: 'vendor', epoch: 1, askedAt: clock.monotonic(), leaseMs: 10_000 });
    let told = 0;
    const end = breakers.onNews(() => {
      told += 1;
    });
    vendor.gate?.admit();
    vendor.onSuccess?.();
    end();
    expect(told).toBe(1);
    expect(breakers.takeProbeResults()).toEqual([{ dependency: 'vendor', epoch: 1, succeeded: true, openMs }]);
    expect(breakers.takeProbeResults()).toEqual([]);
    expect(vendor.gate?.admit()).toBe(false);
    breakers.applyShared([{ ...shared, state: 'closed' }], clock.now());
    expect(state()).toBe('closed');
    expect(vendor.gate).toBeNull();
  });

  it('leaves open what this instance opened itself, but lets it try at once', async () => {
    const { fail, clock, breakers, vendor } = world();
    fail(5);
    breakers.applyShared([sharedBreaker({ nowMs: clock.now() })], clock.now());
    await clock.advance(100);
    expect(vendor.gate?.view.scope).toBe('shared');
    breakers.applyShared([], clock.now());
    expect(vendor.gate?.view).toMatchObject({ scope: 'local', state: 'half-open' });
    expect([vendor.gate?.admit(), vendor.gate?.admit()]).toEqual([true, false]);
  });

  it('is not closed by a shared state that never was open', () => {
    const { fail, clock, breakers, state, vendor } = world();
    fail(5);
    breakers.applyShared([], clock.now());
    expect(state()).toBe('open');
    expect(vendor.gate?.admit()).toBe(false);
  });

  it('is probed locally, by one call at a time, while shared state cannot be read', async () => {
    const { clock, breakers, vendor } = world();
    breakers.applyShared([sharedBreaker({ nowMs: clock.now() })], clock.now());
    breakers.sharedLost();
    expect(vendor.gate?.admit()).toBe(false);
    await clock.advance(openMs);
    expect([vendor.gate?.admit(), vendor.gate?.admit()]).toEqual([true, false]);
    breakers.failed(vendor, { kind: 'connection-refused' });
    await clock.advance(openMs);
    expect(vendor.gate?.admit()).toBe(true);
    vendor.onSuccess?.();
    expect(vendor.gate).toBeNull();
  });

  it('reports what this instance alone judges, and does not vote open once it may try again', async () => {
    const { fail, clock, breakers } = world();
    fail(5);
    expect(breakers.reports()).toEqual([{ dependency: 'vendor', state: 'open', calls: 5, failures: 5 }]);
    breakers.applyShared([sharedBreaker({ nowMs: clock.now() })], clock.now());
    expect(breakers.reports()).toEqual([{ dependency: 'vendor', state: 'open', calls: 0, failures: 0 }]);
    await clock.advance(openMs);
    expect(breakers.reports()).toEqual([{ dependency: 'vendor', state: 'closed', calls: 0, failures: 0 }]);
  });

  it('is probed by nobody before its time, and by nobody while somebody probes', async () => {
    const { clock, breakers, vendor } = world();
    const shared = sharedBreaker({ nowMs: clock.now() });
    breakers.applyShared([shared], clock.now());
    vendor.gate?.admit();
    expect(breakers.probesWanted()).toEqual([]);
    await clock.advance(openMs);
    breakers.applyShared([{ ...shared, state: 'half-open', probeHolder: 'another' }], clock.now());
    expect(breakers.probesWanted()).toEqual([]);
    breakers.applyShared([{ ...shared, state: 'half-open' }], clock.now());
    expect(breakers.probesWanted()).toHaveLength(1);
  });

  it('is not asked for again while its probe is under way here, and again once the lease ran out', async () => {
    const { clock, breakers, vendor } = world();
    breakers.applyShared([sharedBreaker({ nowMs: clock.now(), retryAtMs: clock.now() })], clock.now());
    breakers.grantProbe({ dependency: 'vendor', epoch: 1, askedAt: clock.monotonic(), leaseMs: 5_000 });
    expect([vendor.gate?.admit(), vendor.gate?.admit()]).toEqual([true, false]);
    expect(breakers.probesWanted()).toEqual([]);
    await clock.advance(5_000);
    expect(breakers.probesWanted()).toHaveLength(1);
  });

  it('is not probed by the right to an earlier opening', () => {
    const { clock, breakers, vendor } = world();
    const shared = sharedBreaker({ nowMs: clock.now(), retryAtMs: clock.now() });
    breakers.applyShared([shared], clock.now());
    breakers.grantProbe({ dependency: 'vendor', epoch: 1, askedAt: clock.monotonic(), leaseMs: 5_000 });
    breakers.applyShared([{ ...shared, epoch: 2 }], clock.now());
    expect(vendor.gate?.admit()).toBe(false);
  });

  it('closes what this instance opened itself when its own probe for all went well, unless it came too late', async () => {
    for (const [tookMs, expected] of [
      [1_000, null],
      [5_000, 'half-open'],
    ] as const) {
      const { fail, clock, breakers, vendor } = world();
      fail(5);
      breakers.applyShared([sharedBreaker({ nowMs: clock.now(), retryAtMs: clock.now() })], clock.now());
      breakers.grantProbe({ dependency: 'vendor', epoch: 1, askedAt: clock.monotonic(), leaseMs: 5_000 });
      vendor.gate?.admit();
      await clock.advance(tookMs);
      vendor.onSuccess?.();
      breakers.applyShared([], clock.now());
      expect(vendor.gate?.view.state ?? null).toBe(expected);
    }
  });

  it('counts a failed probe for all as a failed probe of its own', async () => {
    const { fail, clock, breakers, vendor } = world();
    fail(5);
    await clock.advance(openMs);
    breakers.applyShared([sharedBreaker({ nowMs: clock.now(), retryAtMs: clock.now() })], clock.now());
    breakers.grantProbe({ dependency: 'vendor', epoch: 1, askedAt: clock.monotonic(), leaseMs: 5_000 });
    vendor.gate?.admit();
    breakers.failed(vendor, { kind: 'connection-lost', probe: true });
    expect(breakers.takeProbeResults()).toMatchObject([{ succeeded: false }]);
    expect(breakers.reports()).toMatchObject([{ state: 'open' }]);
  });

  it('keeps the one local probe across readings that come and go, and takes no other success for its own', async () => {
    const { clock, breakers, vendor } = world();
    const shared = sharedBreaker({ nowMs: clock.now(), retryAtMs: clock.now() });
    breakers.applyShared([shared], clock.now());
    breakers.sharedLost();
    vendor.onSuccess?.();
    expect(vendor.gate?.admit()).toBe(true);
    breakers.applyShared([shared], clock.now());
    breakers.sharedLost();
    expect(vendor.gate?.admit()).toBe(false);
  });

  it('gives the right to probe to the next call when the first proved nothing', () => {
    const { clock, breakers, vendor } = world();
    breakers.applyShared([sharedBreaker({ nowMs: clock.now(), retryAtMs: clock.now() })], clock.now());
    breakers.grantProbe({ dependency: 'vendor', epoch: 1, askedAt: clock.monotonic(), leaseMs: 5_000 });
    vendor.gate?.admit();
    breakers.failed(vendor, { kind: 'programmer-error', probe: true });
    expect([vendor.gate?.admit(), vendor.gate?.admit()]).toEqual([true, false]);
    expect(breakers.takeProbeResults()).toEqual([]);
  });

  it('waits the open time after a failed local probe, no longer', async () => {
    const { clock, breakers, vendor } = world({ openMs: 100 });
    breakers.applyShared([sharedBreaker({ nowMs: clock.now(), retryAtMs: clock.now() })], clock.now());
    breakers.sharedLost();
    vendor.gate?.admit();
    breakers.failed(vendor, { kind: 'connection-lost' });
    await clock.advance(99);
    expect(vendor.gate?.admit()).toBe(false);
    await clock.advance(1);
    expect(vendor.gate?.admit()).toBe(true);
  });

  it('closes with what this instance opened itself when the local probe goes well', async () => {
    const { fail, clock, breakers, vendor } = world();
    fail(5);
    breakers.applyShared([sharedBreaker({ nowMs: clock.now() })], clock.now());
    breakers.sharedLost();
    await clock.advance(openMs);
    expect(vendor.gate?.admit()).toBe(true);
    vendor.onSuccess?.();
    expect(vendor.gate).toBeNull();
  });

  it('hands over a result that comes after its breaker was closed and opened anew, under the old epoch', async () => {
    const { clock, breakers, vendor, state } = world();
    const shared = sharedBreaker({ nowMs: clock.now(), retryAtMs: clock.now() });
    breakers.applyShared([shared], clock.now());
    breakers.grantProbe({ dependency: 'vendor', epoch: 1, askedAt: clock.monotonic(), leaseMs: 1_000 });
    vendor.gate?.admit();
    await clock.advance(60_000);
    breakers.applyShared([sharedBreaker({ nowMs: clock.now(), epoch: 2 })], clock.now());
    vendor.onSuccess?.();
    expect(breakers.takeProbeResults()).toEqual([{ dependency: 'vendor', epoch: 1, succeeded: true, openMs }]);
    expect(state()).toBe('open');
  });
});
