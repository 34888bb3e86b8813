import { workUnitAsyncStorage } from 'next/dist/server/app-render/work-unit-async-storage.external';
import { afterEach, expect, it, vi } from 'vitest';
import { type TestHealer, testHealer } from '../../testing/test-healer';
import { nextHost } from './next-host';
import { inPrerender, outsidePrerender } from './prerender';

// As Next's server does before anything else is loaded.
await vi.hoisted(async () => {
  const { AsyncLocalStorage } = await import('node:async_hooks');
  Object.assign(globalThis, { AsyncLocalStorage });
});

type Store = Parameters<typeof workUnitAsyncStorage.run>[0];
/** As far as the library looks at what Next keeps about a render. */
const rendering = (type: Store['type']) => ({ type }) as Store;

let healer: TestHealer | undefined;
afterEach(async () => {
  vi.restoreAllMocks();
  await healer?.close();
  healer = undefined;
});

it.each(['prerender', 'prerender-runtime'] as const)(
  'gives a failure of a %s out at once, without a look at the clock that would hide it',
  async (type) => {
    healer = testHealer({ host: nextHost({ actor: async () => null }) });
    const failure = Object.assign(new Error('lost'), { code: 'ECONNRESET' });
    let calls = 0;
    const read = healer.withSelfHealing(
      async () => {
        calls += 1;
        throw failure;
      },
      { source: 'read', category: 'database', effects: 'none' },
    );
    const clock = vi.spyOn(healer.clock, 'now');
    const random = vi.spyOn(crypto, 'getRandomValues');
    await expect(workUnitAsyncStorage.run(rendering(type), () => read())).rejects.toBe(failure);
    expect(calls).toBe(1);
    expect(clock).not.toHaveBeenCalled();
    expect(random).not.toHaveBeenCalled();
    expect(await healer.recorded()).toEqual([]);
  },
);

it.each(['request', 'cache', 'prerender-legacy'] as const)('heals in a render of type %s', async (type) => {
  healer = testHealer({ host: nextHost({ actor: async () => null }) });
  let calls = 0;
  const read = healer.withSelfHealing(
    async () => {
      calls += 1;
      if (calls === 1) throw Object.assign(new Error('lost'), { code: 'ECONNRESET' });
      return 'rows';
    },
    { source: 'read', category: 'database', effects: 'none' },
  );
  expect(await healer.settle(workUnitAsyncStorage.run(rendering(type), () => read()))).toBe('rows');
});

it('leaves a prerender for what needs the clock, and nothing else', () => {
  workUnitAsyncStorage.run(rendering('prerender'), () => {
    expect(inPrerender()).toBe(true);
    expect(outsidePrerender(inPrerender)).toBe(false);
    expect(inPrerender()).toBe(true);
  });
  const request = rendering('request');
  workUnitAsyncStorage.run(request, () => {
    expect(outsidePrerender(() => workUnitAsyncStorage.getStore())).toBe(request);
  });
});
