import { expect, it } from 'vitest';
import { createDependencies } from '../core/dependencies';
import { testHealer } from '../testing/test-healer';

const refused = () => Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });

it('lets the probe call whatever it calls, so that a breaker closes again where operations are nested', async () => {
  const dependencies = createDependencies();
  const healer = testHealer({ dependencies, settings: { breaker: { consecutiveFailures: 2, openMs: 1_000 } } });
  let down = true;
  const options = { category: 'database', effects: 'none' } as const;
  const inner = healer.withSelfHealing(
    async () => {
      if (down) throw refused();
      return 'rows';
    },
    { ...options, source: 'inner', strategies: [] },
  );
  const outer = healer.withSelfHealing(async () => await inner(), { ...options, source: 'outer', strategies: [] });
  const gate = () => dependencies.of('database').gate;

  for (let call = 0; call < 2; call += 1) await healer.settle(outer().catch(() => undefined));
  expect(gate()?.view.state).toBe('open');
  await expect(healer.settle(outer())).rejects.toMatchObject({ code: 'CIRCUIT_OPEN' });
  down = false;
  await healer.clock.advance(1_000);
  expect(await healer.settle(outer())).toBe('rows');
  expect(gate()).toBeNull();
});

it('waits for the breaker and starts what was never started, even where it may run but once', async () => {
  const dependencies = createDependencies();
  const healer = testHealer({ dependencies, settings: { breaker: { consecutiveFailures: 2, openMs: 1_000 } } });
  let down = true;
  let effects = 0;
  const pay = healer.withSelfHealing(
    async () => {
      if (down) throw refused();
      effects += 1;
      return 'paid';
    },
    { source: 'pay', category: 'api', effects: 'once' },
  );
  for (let call = 0; call < 2; call += 1) await healer.settle(pay().catch(() => undefined));
  down = false;
  expect(await healer.settle(pay())).toBe('paid');
  expect(effects).toBe(1);
  const event = (await healer.recorded()).at(-1);
  expect(event).toMatchObject({ kind: 'circuit-open', outcome: 'healed', strategy: 'RETRY_WITH_BACKOFF' });
  expect(event?.attempts[1]?.waitMs).toBeGreaterThan(500);
});

it('answers at once where the breaker stays open for longer than anybody should wait', async () => {
  const healer = testHealer({ settings: { breaker: { consecutiveFailures: 2, openMs: 60_000 } } });
  let calls = 0;
  const pay = healer.withSelfHealing(
    async () => {
      calls += 1;
      throw refused();
    },
    { source: 'pay', category: 'api', effects: 'once' },
  );
  for (let call = 0; call < 2; call += 1) await healer.settle(pay().catch(() => undefined));
  const before = healer.clock.monotonic();
  await expect(healer.settle(pay())).rejects.toMatchObject({ code: 'CIRCUIT_OPEN', status: 503 });
  expect(healer.clock.monotonic() - before).toBeLessThan(100);
  expect(calls).toBe(2);
});
