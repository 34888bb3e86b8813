import { afterEach, expect, it } from 'vitest';
import type { HealingOptions } from './core/options';
import type { Model } from './core/ports';
import { memoryStore } from './store/memory';
import { fakeClock } from './testing/fake-clock';
import { type TestHealer, testHealer } from './testing/test-healer';

let healer: TestHealer;
afterEach(async () => await healer.close());

/** Says "another endpoint", whatever it is asked. */
const model: Model = {
  name: 'test-model',
  choose: async () => ({
    ...{ strategy: 'SWITCH_API_ENDPOINT', cause: 'It is down.', explanation: 'Another may be up.', confidence: 0.7 },
    ...{ model: 'test-model', prompt: 'p', raw: '{}', inputTokens: 10, outputTokens: 2 },
  }),
};
const clock = fakeClock();
const scope = { tenantId: 'default' };
const options: HealingOptions<[], string> = {
  ...{ source: 'rates', category: 'api', effects: 'none', ai: 'inline' },
  endpoints: { urls: ['https://one.example', 'https://two.example'] },
};

/** A read whose every first attempt fails with the same words. */
function reader(more: Partial<HealingOptions<[], string>> = {}) {
  let calls = 0;
  const read = healer.withSelfHealing(
    async () => {
      calls += 1;
      if (calls % 2 === 1) throw Object.assign(new Error('503 from rates'), { status: 503 });
      return 'fresh';
    },
    { ...options, ...more },
  );
  return () => healer.settle(read());
}
const last = async () => {
  const event = (await healer.recorded()).at(-1);
  if (!event) throw new Error('Nothing was recorded.');
  return event;
};
const settings = { learning: { exploration: 0 } };

it("asks the language model before the rules, and an admin's approval goes before both", async () => {
  const store = memoryStore({ clock });
  healer = testHealer({ clock, store, model, settings });
  const read = reader();
  expect(await read()).toBe('fresh');
  const first = await last();
  expect(first).toMatchObject({ chosenBy: 'model', firstChoice: 'SWITCH_API_ENDPOINT', outcome: 'healed' });

  const { fingerprint, source, template } = first;
  const actor = { type: 'user', id: 'admin-1' } as const;
  const pair = { fingerprint, source, template, strategy: 'RETRY_WITH_BACKOFF' } as const;
  await store.approvals.grant({ ...scope, ...pair, ttlMs: 60_000, actor });
  await (await healer.administration()).control.refresh();
  expect(await read()).toBe('fresh');
  expect(await last()).toMatchObject({ chosenBy: 'person', firstChoice: 'RETRY_WITH_BACKOFF', confidence: 1 });

  await clock.advance(61_000);
  expect(await read()).toBe('fresh');
  expect(await last()).toMatchObject({ chosenBy: 'model' });
});

it('lets nobody choose against a refusal, even where the server that refused says to try again', async () => {
  const eager: Model = {
    name: 'test-model',
    choose: async ({ permitted }) => ({
      ...{ strategy: permitted[0] ?? 'USE_DEFAULT_VALUE', cause: 'c', explanation: 'e', confidence: 0.9 },
      ...{ model: 'test-model', prompt: 'p', raw: '{}', inputTokens: 10, outputTokens: 2 },
    }),
  };
  healer = testHealer({ clock, store: memoryStore({ clock }), model: eager, settings });
  const refused = Object.assign(new Error('unauthorized'), { status: 401, headers: { 'x-should-retry': 'true' } });
  let calls = 0;
  const read = healer.withSelfHealing(
    async (): Promise<string> => {
      calls += 1;
      throw refused;
    },
    { ...options, defaultValue: 'somebody else may see this' },
  );
  await expect(healer.settle(read())).rejects.toBe(refused);
  expect(calls).toBe(1);
  expect(await last()).toMatchObject({ kind: 'unauthorized', outcome: 'failed', firstChoice: null, model: null });
});

it('gives a merged failure the fingerprint of its group, keeps its own, and learns for the group', async () => {
  const store = memoryStore({ clock });
  healer = testHealer({ clock, store, settings });
  const read = reader({ ai: 'off' });
  await read();
  const own = (await last()).fingerprint;
  const { learning } = await healer.administration();
  await learning.merge({ from: [own], into: 'feedfacefeedface', by: { type: 'user', id: 'admin-1' } });
  expect(await learning.arms({ limit: 10 })).toMatchObject([{ fingerprint: 'feedfacefeedface', successes: 1 }]);
  await read();
  expect(await last()).toMatchObject({ fingerprint: 'feedfacefeedface', ownFingerprint: own });
  expect(await learning.arms({ limit: 10 })).toMatchObject([{ fingerprint: 'feedfacefeedface', successes: 2 }]);
  expect(await learning.split({ fingerprint: own, how: 'member', by: { type: 'user', id: 'admin-1' } })).toBe(true);
  expect(await learning.arms({ limit: 10 })).toMatchObject([{ fingerprint: own, successes: 2 }]);
});

it('says which release failed, what it depended on, and what was believed', async () => {
  healer = testHealer({ clock, store: memoryStore({ clock }), settings, release: 'abc123' });
  await reader({ ai: 'off' })();
  const event = await last();
  expect(event).toMatchObject({ release: 'abc123', dependency: 'rates' });
  expect(event.belief?.signs[0]).toMatchObject({ sign: expect.stringContaining('503'), source: expect.any(String) });
  expect(event.belief?.wouldChange.length).toBeGreaterThan(0);
});
