import { expect, it } from 'vitest';
import type { LeaseStore, Logger } from '../core/ports';
import { memoryStore } from '../store/memory';
import { fakeClock } from '../testing/fake-clock';
import { keepLease, leaseMs } from './shared-actions-lease';

const silent: Logger = { info: () => {}, warn: () => {}, error: () => {} };

function setUp() {
  const clock = fakeClock();
  const leases: LeaseStore = { ...memoryStore({ clock }).leases };
  const held = new Map<string, number>();
  const take = (holder = 'a', own = held) =>
    keepLease({ leases, clock, logger: silent, tenantId: 'default', name: 'shared:thing', holder, held: own });
  return { clock, leases, held, take };
}

it('is held for as long as it is wanted, and given back at once', async () => {
  const { clock, take } = setUp();
  const lease = await take();
  await clock.advance(10 * leaseMs);
  expect(lease?.lost.aborted).toBe(false);
  expect(await take('b', new Map())).toBeNull();
  await lease?.release();
  expect((await take('b', new Map()))?.epoch).toBe(2);
});

it('is one lease for one part of a process, although the store would renew it for all of them', async () => {
  const { take } = setUp();
  const lease = await take();
  expect(await take()).toBeNull();
  await lease?.release();
  expect((await take())?.epoch).toBe(2);
});

it('is not believed in for longer than the store does: unreachable, it is lost after its time', async () => {
  const { clock, leases, take } = setUp();
  const lease = await take();
  leases.renew = () => new Promise(() => {});
  await clock.advance(leaseMs - 1);
  expect(lease?.lost.aborted).toBe(false);
  await clock.advance(1);
  expect(lease?.lost.aborted).toBe(true);
  expect(await lease?.confirm()).toBe(false);
  await lease?.release();
  await clock.advance(2_000);
  expect(clock.pending()).toBe(0);
});

it('is over for a process that stood still for longer, whatever it hears of it afterwards', async () => {
  const { clock, leases, take } = setUp();
  const lease = await take();
  let asked = 0;
  leases.renew = async () => {
    asked += 1;
    return true;
  };
  // Time went on, and no timer has fired yet.
  const { monotonic } = clock;
  clock.monotonic = () => monotonic() + leaseMs;
  expect(await lease?.confirm()).toBe(false);
  expect(asked).toBe(0);
  expect(lease?.lost.aborted).toBe(true);
});

it('outlives a short absence of the store', async () => {
  const { clock, leases, take } = setUp();
  const lease = await take();
  const { renew } = leases;
  leases.renew = async () => {
    throw new Error('connection reset');
  };
  await clock.advance(leaseMs - 3_500);
  leases.renew = renew;
  await clock.advance(3 * leaseMs);
  expect(lease?.lost.aborted).toBe(false);
  await lease?.release();
});

it('is not taken again here while it may still be held, when it could not be given back', async () => {
  const { clock, leases, take } = setUp();
  const lease = await take();
  leases.release = async () => {
    throw new Error('connection reset');
  };
  await lease?.release();
  expect(await take()).toBeNull();
  await clock.advance(leaseMs + 1);
  expect((await take())?.epoch).toBe(2);
});

it('is treated as taken when nobody knows whether it was', async () => {
  const { clock, leases, take } = setUp();
  const { acquire } = leases;
  leases.acquire = async (input) => {
    await acquire(input);
    throw new Error('the answer was lost');
  };
  await expect(take()).rejects.toThrow('the answer was lost');
  leases.acquire = acquire;
  expect(await take()).toBeNull();
  await clock.advance(leaseMs + 1);
  expect((await take())?.epoch).toBe(2);
});
