import { afterEach, expect, it } from 'vitest';
import type { HealingOptions } from '../core/options';
import { createCipher } from '../store/cipher';
import { memoryStore } from '../store/memory';
import { memoryQueue } from '../store/memory/memory-queue';
import { fakeClock } from '../testing/fake-clock';
import { type TestHealer, testHealer } from '../testing/test-healer';

let healer: TestHealer;
afterEach(async () => await healer.close());

const away = () => Object.assign(new Error('503 from the service'), { status: 503 });

/** A service behind one dependency, away until it is told otherwise; its breaker was opened by five failures. */
async function openBreaker() {
  const clock = fakeClock();
  const store = memoryStore({ clock });
  const cipher = createCipher('a secret of this test, long enough for it');
  const settings = { breaker: { consecutiveFailures: 5, openMs: 10_000 } };
  healer = testHealer({ clock, store, cipher, queue: memoryQueue(clock), settings });
  const service = { up: false, calls: 0 };
  const wrap = (source: string, options: Partial<HealingOptions<[], string>> = {}) => {
    const operation = healer.withSelfHealing(
      async () => {
        service.calls += 1;
        if (!service.up) throw away();
        return 'done';
      },
      { source, category: 'api', dependency: 'service', ...options },
    );
    return () => healer.settle(operation());
  };
  const once = wrap('opens it');
  for (let call = 0; call < 5; call++) await once().catch(() => undefined);
  service.calls = 0;
  return { clock, service, wrap };
}

const last = async () => (await healer.recorded()).at(-1);

it('does not start an operation while the breaker is open, and tells the caller why', async () => {
  const { service, wrap } = await openBreaker();
  await expect(wrap('pays')()).rejects.toMatchObject({ code: 'CIRCUIT_OPEN', status: 503 });
  expect(service.calls).toBe(0);
  expect(await last()).toMatchObject({ kind: 'circuit-open', outcome: 'failed', source: 'pays' });
});

it('queues even a once operation that was not started, and a worker does it once, later', async () => {
  const { clock, service, wrap } = await openBreaker();
  const pay = wrap('pays', { queue: { accepted: () => 'accepted', expiresMs: 3_600_000 } });
  expect(await pay()).toBe('accepted');
  expect(service.calls).toBe(0);
  expect(await last()).toMatchObject({ kind: 'circuit-open', outcome: 'deferred', strategy: 'QUEUE_FOR_LATER' });
  service.up = true;
  for (let round = 0; round < 12; round++) {
    await clock.advance(10_000);
    await healer.settle(healer.runDueJobs({ limit: 5 }));
  }
  expect(service.calls).toBe(1);
});

it('gives a read its stand-in without a call', async () => {
  const { service, wrap } = await openBreaker();
  expect(await wrap('reads', { effects: 'none', defaultValue: 'default' })()).toBe('default');
  expect(service.calls).toBe(0);
  expect(await last()).toMatchObject({ outcome: 'degraded', strategy: 'USE_DEFAULT_VALUE' });
});

it('refuses reruns of a call that the open breaker caught on its way, naming breaker and time', async () => {
  const { clock, wrap } = await openBreaker();
  await clock.advance(10_000);
  await expect(wrap('reads', { effects: 'none' })()).rejects.toThrow('503 from the service');
  const event = await last();
  expect(event?.attempts).toHaveLength(1);
  const retry = event?.candidates.find(({ strategy }) => strategy === 'RETRY_WITH_BACKOFF');
  expect(retry).toMatchObject({
    eligible: false,
    reason: expect.stringMatching(/^The circuit breaker of "service" is/),
  });
});

it('lets a fresh call try after the open time, and everybody once it worked', async () => {
  const { clock, service, wrap } = await openBreaker();
  const read = wrap('reads', { effects: 'none' });
  await clock.advance(10_000);
  service.up = true;
  expect(await read()).toBe('done');
  expect(await read()).toBe('done');
  expect(service.calls).toBe(2);
});
