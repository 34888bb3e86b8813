import { afterEach, expect, it } from 'vitest';
import { openDatabase } from '../../../db/client';
import { migrateDatabase } from '../../../db/migrate';
import { createDependencies } from '../core/dependencies';
import { systemClock as clock } from '../core/system-clock';
import { createCircuitBreakers } from '../guard/circuit-breaker';
import { postgresStore } from '../store/postgres';
import { createTestDatabase } from '../testing/postgres';
import { startTcpProxy } from '../testing/tcp-proxy';
import { createControl } from './control';
import { createPulse } from './pulse';

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function world() {
  const database = await createTestDatabase();
  cleanUps.push(database.drop);
  const direct = await openDatabase({ url: database.url, driver: 'pg', max: 2 });
  cleanUps.push(() => direct.close());
  await migrateDatabase(direct);
  const proxy = await startTcpProxy(database.url);
  cleanUps.push(() => proxy.close());
  const handle = await openDatabase({ url: proxy.url, driver: 'pg', max: 3, connectTimeoutMs: 1_000 });
  // A pool waits for what is still out; what was swallowed comes never.
  cleanUps.push(async () => {
    proxy.cutAll();
    await handle.close();
  });

  const logged: string[] = [];
  const log = (message: string) => void logged.push(message);
  const logger = { info: log, warn: log, error: log };
  const identity = { tenantId: 'default', instanceId: 'one' };
  const control = createControl({ clock, logger, instanceId: 'one', codeDefaults: {} });
  const dependencies = createDependencies();
  const breakers = createCircuitBreakers({ clock, dependencies, settings: () => control.settings().breaker });
  const pulse = createPulse({ store: postgresStore(handle), clock, logger, ...identity, control, breakers });
  cleanUps.push(() => pulse.stop());
  const stopHealing = () =>
    postgresStore(direct).settings.save({
      tenantId: 'default',
      expectedVersion: 0,
      settings: { healingEnabled: false },
      actor: { type: 'user', id: 'admin' },
      note: '',
    });
  return { proxy, pulse, control, logged, stopHealing, age: () => control.view().ageMs ?? Number.POSITIVE_INFINITY };
}

async function until(what: string, withinMs: number, holds: () => boolean): Promise<void> {
  const startedAt = clock.monotonic();
  while (!holds()) {
    if (clock.monotonic() - startedAt > withinMs) throw new Error(`Not within ${withinMs} ms: ${what}`);
    await clock.sleep(10);
  }
}

it('goes on with what it knows while Postgres is away, and knows the kill switch within two seconds of its return', async () => {
  const { proxy, pulse, control, logged, stopHealing, age } = await world();
  pulse.start();
  await until('a first reading', 5_000, () => age() < 1_000);
  proxy.refuse(true);
  await stopHealing();
  await until('it grows old', 10_000, () => age() > 3_000);
  expect(control.settings().healingEnabled).toBe(true);
  expect(logged).toEqual(['reading shared state does not work; it is tried again']);
  proxy.refuse(false);
  // The longest wait, and the reading itself.
  await until('the kill switch', 2_500, () => !control.settings().healingEnabled);
  expect(logged).toContain('reading shared state works again');
});

it('is not stopped by a connection that was cut in silence', async () => {
  const { proxy, pulse, control, stopHealing, age } = await world();
  pulse.start();
  await until('a first reading', 5_000, () => age() < 1_000);
  let swallowed = 0;
  proxy.onStatement(() => {
    if (swallowed > 0) return 'forward';
    swallowed += 1;
    return 'drop';
  });
  await until('a swallowed reading', 5_000, () => swallowed === 1);
  await stopHealing();
  await until('the kill switch', 4_000, () => !control.settings().healingEnabled);
});
