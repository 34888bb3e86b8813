import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDependencies } from '../core/dependencies';
import type { Store } from '../core/ports';
import { createCircuitBreakers } from '../guard/circuit-breaker';
import { memoryStore } from '../store/memory';
import { type FakeClock, fakeClock } from '../testing/fake-clock';
import { createControl } from './control';
import { createPulse } from './pulse';

const silent = { info: () => {}, warn: () => {}, error: () => {} };
const openMs = 2_000;
const codeDefaults = { breaker: { consecutiveFailures: 3, openMs, windowMs: 4_000, quorum: 0.5 } };

function instance(store: Store, clock: FakeClock, instanceId: string) {
  const control = createControl({ clock, logger: silent, instanceId, codeDefaults });
  const dependencies = createDependencies();
  const breakers = createCircuitBreakers({ clock, dependencies, settings: () => control.settings().breaker });
  const vendor = dependencies.of('vendor');
  const pulse = createPulse({ store, clock, logger: silent, tenantId: 'default', instanceId, control, breakers });
  pulse.start();
  return {
    pulse,
    control,
    vendor,
    view: () => breakers.view('vendor'),
    admit: () => vendor.gate?.admit() ?? true,
    succeed: () => vendor.onSuccess?.(),
    fail: (times = 1) => {
      for (let time = 0; time < times; time++) breakers.failed(vendor, { kind: 'connection-refused', probe: true });
    },
  };
}

async function world(names: readonly string[]) {
  const clock = fakeClock();
  const store = memoryStore({ clock });
  const instances = names.map((name) => instance(store, clock, name));
  await clock.advance(500);
  return { clock, store, instances, stop: () => Promise.all(instances.map(({ pulse }) => pulse.stop())) };
}

describe('instances that share a store', () => {
  it('close a dependency off for all when two of three opened it, also where it never failed', async () => {
    const { clock, instances, stop } = await world(['a', 'b', 'c']);
    const [a, b, c] = instances;
    a?.fail(3);
    await clock.advance(1_000);
    expect([b?.vendor.gate, c?.vendor.gate]).toEqual([null, null]);
    b?.fail(3);
    await clock.advance(500);
    expect(instances.map((each) => each.view()?.scope)).toEqual(['shared', 'shared', 'shared']);
    expect(c?.view()?.reason).toBe('2 of 3 instances opened it');
    await stop();
  });

  it('never hear of one bad instance alone, however often it fails', async () => {
    const { clock, instances, stop } = await world(['a', 'b', 'c']);
    for (let time = 0; time < 60; time++) {
      if (instances[0]?.admit()) instances[0]?.fail(5);
      await clock.advance(500);
    }
    expect(instances[0]?.view()?.state).not.toBe('closed');
    expect(instances.slice(1).map(({ vendor }) => vendor.gate)).toEqual([null, null]);
    await stop();
  });

  it('close it again by one probe, and do not open it anew by what they said before', async () => {
    const { clock, instances, stop } = await world(['a', 'b', 'c']);
    instances[0]?.fail(3);
    instances[1]?.fail(3);
    await clock.advance(1_000);
    await clock.advance(openMs);
    for (const each of instances) each.admit();
    await clock.advance(500);
    const probing = instances.filter((each) => each.admit());
    expect(probing).toHaveLength(1);
    probing[0]?.succeed();
    await clock.advance(500);
    for (const each of instances) {
      expect(each.admit()).toBe(true);
      each.succeed();
    }
    expect(instances.map(({ vendor }) => vendor.gate)).toEqual([null, null, null]);
    await clock.advance(20_000);
    expect(instances.map(({ vendor }) => vendor.gate)).toEqual([null, null, null]);
    await stop();
  });

  it('open it anew after a failed probe, in the next epoch', async () => {
    const { clock, store, instances, stop } = await world(['a', 'b']);
    for (const each of instances) each.fail(3);
    await clock.advance(1_000 + openMs);
    for (const each of instances) each.admit();
    await clock.advance(500);
    const [probing] = instances.filter((each) => each.admit());
    probing?.fail();
    await clock.advance(500);
    const [shared] = await store.breakers.list({ tenantId: 'default' });
    expect(shared).toMatchObject({ state: 'open', epoch: 2 });
    // About twice as long as before.
    expect((shared?.retryAtMs ?? 0) - clock.now()).toBeGreaterThan(openMs * 1.5);
    expect(instances.map((each) => each.admit())).toEqual([false, false]);
    await stop();
  });

  it('count an instance that left no longer', async () => {
    const { clock, instances, stop } = await world(['a', 'b', 'c']);
    await instances[2]?.pulse.stop();
    await clock.advance(500);
    expect(instances[0]?.control.view().alive).toEqual(['a', 'b']);
    await stop();
  });

  it('take the kill switch over within half a second', async () => {
    const { clock, store, instances, stop } = await world(['a', 'b', 'c']);
    await store.settings.save({
      tenantId: 'default',
      expectedVersion: 0,
      settings: { healingEnabled: false },
      actor: { type: 'user', id: 'admin' },
      note: '',
    });
    await clock.advance(500);
    expect(instances.map(({ control }) => control.settings().healingEnabled)).toEqual([false, false, false]);
    expect(instances[0]?.control.settings().breaker.openMs).toBe(openMs);
    await stop();
  });

  it('never have two probes of one opening under way, whatever is called and however long it takes', async () => {
    const step = fc.record({
      who: fc.nat(2),
      does: fc.constantFrom('call', 'call', 'succeed', 'fail', 'fail', 'wait' as const),
      ms: fc.integer({ min: 1, max: 3_000 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const { clock, instances, stop } = await world(['a', 'b', 'c']);
        for (const each of instances.slice(0, 2)) each.fail(3);
        await clock.advance(500);
        /** Whose probe is under way since when, while the breaker is open for all. */
        const under = new Map<number, number>();
        for (const { who, does, ms } of steps) {
          const each = instances[who];
          const shared = each?.view()?.scope === 'shared';
          if (does === 'wait') await clock.advance(ms);
          else if (does === 'call' && each?.admit() && shared) {
            const others = [...under.values()].filter((since) => clock.monotonic() - since < 2_500);
            expect(others).toEqual([]);
            under.set(who, clock.monotonic());
          } else if (does === 'succeed' && under.delete(who)) each?.succeed();
          else if (does === 'fail' && under.delete(who)) each?.fail();
        }
        await stop();
      }),
      { numRuns: 60 },
    );
  });
});
