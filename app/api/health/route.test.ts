import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { DatabaseHandle } from '@/db/client';
import { GET } from './route';

const databaseKey = Symbol.for('selfheal.database');
const livenessKey = Symbol.for('selfheal.liveness');
const process_ = globalThis as { [databaseKey]?: Promise<Pick<DatabaseHandle, 'ping'>> };
let pings = 0;

function databaseThat(ping: DatabaseHandle['ping']): void {
  process_[databaseKey] = Promise.resolve({
    ping: async (signal) => {
      pings += 1;
      await ping(signal);
    },
  });
}

beforeEach(() => {
  pings = 0;
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  Reflect.deleteProperty(globalThis, databaseKey);
  Reflect.deleteProperty(globalThis, livenessKey);
});

it('answers 200 and no more than ok while the database answers', async () => {
  databaseThat(async () => {});
  const response = await GET();
  expect(response.status).toBe(200);
  expect(await response.text()).toBe('{"ok":true}');
});

it('answers 503 without saying why when the database does not answer', async () => {
  databaseThat(async () => {
    throw new Error('password authentication failed for user "app"');
  });
  const response = await GET();
  expect(response.status).toBe(503);
  expect(await response.text()).toBe('{"ok":false}');
});

it('answers in two seconds when the database hangs', async () => {
  vi.useFakeTimers();
  databaseThat(() => new Promise(() => {}));
  const answer = GET();
  await vi.advanceTimersByTimeAsync(2_000);
  expect((await answer).status).toBe(503);
});

it('asks the database once however many ask at the same time', async () => {
  databaseThat(async () => {});
  await Promise.all(Array.from({ length: 50 }, () => GET()));
  expect(pings).toBe(1);
});
