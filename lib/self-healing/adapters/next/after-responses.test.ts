import { workUnitAsyncStorage } from 'next/dist/server/app-render/work-unit-async-storage.external';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { withSelfHealing } from '../../error-interceptor';
import { attempts } from '../../operation/current-attempt';
import { regularWork } from '../../operation/regular-work';
import { workAfterResponses } from './after-responses';

// As Next's server does before anything else is loaded.
await vi.hoisted(async () => {
  const { AsyncLocalStorage } = await import('node:async_hooks');
  Object.assign(globalThis, { AsyncLocalStorage });
});
/** The responses that are still to be sent, as Next keeps them. */
const responses = vi.hoisted(() => ({ waiting: [] as (() => Promise<void>)[], open: true }));
vi.mock('next/server', async (original) => ({
  ...(await original<typeof import('next/server')>()),
  after(work: () => Promise<void>) {
    if (!responses.open) throw new Error('`after` was called outside a request scope.');
    responses.waiting.push(work);
  },
}));

const everyMs = 300_000;
let now = 1_000;
const read = withSelfHealing(async () => 'rows', { source: 'read', category: 'database', effects: 'none' });
const checked = withSelfHealing(async () => 'rows', {
  ...{ source: 'checked', category: 'database', effects: 'none' },
  verify: (rows) => rows === 'rows',
});

beforeEach(() => {
  now = 1_000;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => {
  vi.restoreAllMocks();
  responses.waiting = [];
  responses.open = true;
  Object.assign(regularWork(), { dueAtMs: Number.POSITIVE_INFINITY, ask: () => undefined });
});

it('asks nothing of any request where nothing was set up, as on a long-running server', async () => {
  await read();
  await checked();
  expect(responses.waiting).toEqual([]);
});

it.each([
  ['a simple operation', read],
  ['one with checks', checked],
])('does its work after the response of %s, once in its time', async (_what, operation) => {
  const started: number[] = [];
  workAfterResponses({ everyMs, work: async (startedAtMs) => void started.push(startedAtMs) });
  for (let call = 0; call < 5; call += 1) await operation();
  expect(started).toEqual([]);
  for (const work of responses.waiting) await work();
  expect(started).toEqual([1_000]);
  now += everyMs;
  await operation();
  await operation();
  expect(responses.waiting).toHaveLength(2);
});

it('costs a successful call no further look at the clock, no timer and no promise', async () => {
  workAfterResponses({ everyMs, work: async () => undefined });
  await read();
  const timers = [vi.spyOn(globalThis, 'setTimeout'), vi.spyOn(Date, 'now'), vi.spyOn(crypto, 'getRandomValues')];
  vi.mocked(performance.now).mockClear();
  await read();
  expect(performance.now).toHaveBeenCalledTimes(1);
  for (const spied of timers) expect(spied).not.toHaveBeenCalled();
  expect(responses.waiting).toHaveLength(1);
});

it('leaves a prerender alone, and the next request does it', async () => {
  workAfterResponses({ everyMs, work: async () => undefined });
  const prerender = { type: 'prerender' } as Parameters<typeof workUnitAsyncStorage.run>[0];
  await workUnitAsyncStorage.run(prerender, () => read());
  expect(responses.waiting).toEqual([]);
  await read();
  expect(responses.waiting).toHaveLength(1);
});

it('waits for the next request where there is no response to come after', async () => {
  workAfterResponses({ everyMs, work: async () => undefined });
  responses.open = false;
  expect(await read()).toBe('rows');
  responses.open = true;
  await read();
  expect(responses.waiting).toHaveLength(1);
});

it('is part of no operation: its jobs share no deadline and no fence with the one that asked', async () => {
  const seen: unknown[] = [];
  workAfterResponses({ everyMs, work: async () => void seen.push(attempts.getStore()) });
  const outer = withSelfHealing(async () => await read(), { source: 'outer', category: 'application' });
  regularWork().dueAtMs = Number.POSITIVE_INFINITY;
  const inside = withSelfHealing(
    async () => {
      regularWork().dueAtMs = 0;
      return await read();
    },
    { source: 'inside', category: 'application' },
  );
  await outer();
  await inside();
  // Next runs it in the context of whoever asked.
  await inside;
  for (const work of responses.waiting) await work();
  expect(responses.waiting).toHaveLength(1);
  expect(seen).toEqual([undefined]);
});
