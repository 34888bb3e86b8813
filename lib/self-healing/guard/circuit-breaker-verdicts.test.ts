import { describe, expect, it } from 'vitest';
import type { SharedBreaker } from '../core/coordination';
import { createDependencies } from '../core/dependencies';
import { settingsSchema } from '../core/settings';
import { type FailureKind, failureKinds } from '../core/vocabulary';
import { fakeClock } from '../testing/fake-clock';
import { createCircuitBreakers } from './circuit-breaker';

/** Written down apart from the table it tests: what a breaker is there for, kind by kind. */
const opens: readonly FailureKind[] = [
  ...(['connection-lost', 'connection-refused', 'connections-exhausted', 'database-unavailable'] as const),
  ...(['upstream-unavailable', 'upstream-timeout', 'attempt-timeout', 'statement-timeout', 'commit-unknown'] as const),
];
const closes: readonly FailureKind[] = [
  ...(['deadlock', 'serialization-conflict', 'lock-timeout', 'rate-limited', 'constraint-violation'] as const),
  ...(['validation', 'not-found', 'unauthorized', 'forbidden'] as const),
];

function world(more: object = {}) {
  const clock = fakeClock();
  const dependencies = createDependencies();
  let { breaker } = settingsSchema.parse({ breaker: { consecutiveFailures: 3, openMs: 1_000, ...more } });
  const breakers = createCircuitBreakers({ clock, dependencies, settings: () => breaker });
  const vendor = dependencies.of('vendor');
  return {
    ...{ clock, breakers, vendor },
    turnOff() {
      breaker = { ...breaker, enabled: false };
    },
    fail: (kind: FailureKind, times = 1) => {
      for (let time = 0; time < times; time++) breakers.failed(vendor, { kind });
    },
  };
}

const stateAfter = (kinds: readonly FailureKind[]) => {
  const { fail, breakers } = world();
  for (const kind of kinds) fail(kind);
  return breakers.view('vendor')?.state;
};

it.each(opens.map((kind) => [kind]))('opens when %s keeps coming', (kind) => {
  expect(stateAfter(Array.from({ length: 3 }, () => kind))).toBe('open');
});

const others = failureKinds.filter((kind) => !opens.includes(kind));
describe.each(others.map((kind) => [kind]))('a failure of the kind %s', (kind) => {
  it('never opens the breaker', () => {
    expect(stateAfter(Array.from({ length: 30 }, () => kind))).toBe('closed');
  });

  it(closes.includes(kind) ? 'ends a row of faults' : 'leaves a row of faults as it is', () => {
    const row = ['connection-refused', 'connection-refused', kind, 'connection-refused'] as const;
    expect(stateAfter(row)).toBe(closes.includes(kind) ? 'closed' : 'open');
  });
});

it('asks for about twice the time that a shared breaker has been open, up to twice its open time, after a failed probe', async () => {
  const probe = async (openForMs: number) => {
    const { breakers, clock, vendor, fail } = world({ openMs: 1_000 });
    const nowMs = clock.now();
    const shared: SharedBreaker = {
      state: 'open',
      ...{ dependency: 'vendor', epoch: 4, reason: 'two of three', probeHolder: null },
      ...{ openedAtMs: nowMs - openForMs, retryAtMs: nowMs },
    };
    breakers.applyShared([shared], nowMs);
    vendor.gate?.admit();
    breakers.grantProbe({ dependency: 'vendor', epoch: 4, askedAt: clock.monotonic(), leaseMs: 5_000 });
    expect(vendor.gate?.admit()).toBe(true);
    fail('connection-refused');
    return breakers.takeProbeResults();
  };
  expect(await probe(0)).toEqual([{ dependency: 'vendor', epoch: 4, succeeded: false, openMs: 1_000 }]);
  expect(await probe(400)).toEqual([{ dependency: 'vendor', epoch: 4, succeeded: false, openMs: 1_400 }]);
  expect(await probe(60_000)).toEqual([{ dependency: 'vendor', epoch: 4, succeeded: false, openMs: 2_000 }]);
});

it('opens the gate of a shared breaker, too, once breakers are turned off and the next reading came', () => {
  const { breakers, clock, vendor, turnOff } = world();
  const nowMs = clock.now();
  const shared: SharedBreaker = {
    state: 'open',
    ...{ dependency: 'vendor', epoch: 1, reason: 'two of three', probeHolder: null },
    ...{ openedAtMs: nowMs, retryAtMs: nowMs + 60_000 },
  };
  breakers.applyShared([shared], nowMs);
  expect(vendor.gate?.admit()).toBe(false);
  turnOff();
  breakers.applyShared([shared], nowMs);
  expect(vendor.gate).toBeNull();
  expect(breakers.view('vendor')).toMatchObject({ state: 'closed', scope: 'local', reason: 'It answers.' });
});

it('listens to no more successes once a closed breaker has counted no failure for a whole window', async () => {
  const { fail, vendor, clock } = world({ windowMs: 1_000 });
  fail('connection-refused');
  expect(vendor.onSuccess).not.toBeNull();
  vendor.onSuccess?.();
  expect(vendor.onSuccess).not.toBeNull();
  await clock.advance(1_100);
  vendor.onSuccess?.();
  expect(vendor.onSuccess).toBeNull();
});
