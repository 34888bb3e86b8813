import { describe, expect, it } from 'vitest';
import { createDependencies } from '../core/dependencies';
import { isHealingError } from '../core/errors';
import { testHealer } from '../testing/test-healer';

const refusedConnection = () =>
  Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:443'), { code: 'ECONNREFUSED', syscall: 'connect' });

/** What opens a breaker in these tests. */
const five = { breaker: { consecutiveFailures: 5 } };

function world() {
  const dependencies = createDependencies();
  const healer = testHealer({ dependencies, settings: five });
  let down = true;
  let started = 0;
  const charge = healer.withSelfHealing(
    async function charge() {
      started += 1;
      if (down) throw refusedConnection();
      return 'charged';
    },
    { source: 'charge', category: 'api', effects: 'once', dependency: 'vendor', strategies: [] },
  );
  const vendor = dependencies.of('vendor');
  return {
    healer,
    vendor,
    started: () => started,
    call: () =>
      healer.settle(charge()).then(
        (value) => value,
        (error: unknown) => (isHealingError(error, 'CIRCUIT_OPEN') ? 'not started' : 'failed'),
      ),
    recover: () => {
      down = false;
    },
  };
}

describe('an operation behind an open breaker', () => {
  it('is not started, though it may only ever be started once; one call tries again, and then all may', async () => {
    const { healer, vendor, started, call, recover } = world();
    for (let time = 0; time < 5; time++) expect(await call()).toBe('failed');
    expect(vendor.gate?.view.state).toBe('open');
    const before = started();
    for (let time = 0; time < 3; time++) expect(await call()).toBe('not started');
    expect(started()).toBe(before);

    await healer.clock.advance(1_000);
    recover();
    expect(await call()).toBe('charged');
    expect(vendor.gate).toBeNull();
    expect(await call()).toBe('charged');
    const events = await healer.recorded();
    expect(events.filter(({ kind }) => kind === 'circuit-open')).toHaveLength(3);
  });

  it('is tried by one of all who wait for it, and by the others once that one went well', async () => {
    const { healer, vendor, call } = world();
    let underWay = 0;
    const probes: number[] = [];
    const read = healer.withSelfHealing(
      async function read() {
        if (vendor.gate !== null) probes.push(underWay);
        underWay += 1;
        await healer.clock.sleep(20);
        underWay -= 1;
        return 'read';
      },
      { source: 'read', category: 'api', effects: 'none', dependency: 'vendor' },
    );
    for (let time = 0; time < 5; time++) await call();
    expect(vendor.gate?.view.state).toBe('open');
    const results = await healer.settle(Promise.allSettled(Array.from({ length: 10 }, () => read())));
    expect(probes).toEqual([0]);
    expect(vendor.gate).toBeNull();
    expect(results.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(5);
  });

  it('leaves the success path nothing to do before the first failure', async () => {
    const { vendor, call, recover } = world();
    recover();
    expect(await call()).toBe('charged');
    expect([vendor.gate, vendor.onSuccess]).toEqual([null, null]);
  });
});
