import { afterEach, expect, it } from 'vitest';
import { memoryStore } from './store/memory';
import { fakeClock } from './testing/fake-clock';
import { type TestHealer, testHealer } from './testing/test-healer';

let healer: TestHealer;
afterEach(async () => await healer.close());

const clock = fakeClock();
const scope = { tenantId: 'default', service: 'default' };

/** Fails once and is healed by a rerun: as a drill of the fault lab, or as a real failure. */
async function failOnce(drill: boolean, drillsTeach?: boolean) {
  const store = memoryStore({ clock });
  let calls = 0;
  healer = testHealer({
    ...{ clock, store, settings: { learning: { exploration: 0 } } },
    ...(drillsTeach === undefined ? {} : { drillsTeach }),
    annotate: (): Record<string, string> => (drill ? { faultLab: 'Upstream 503' } : {}),
  });
  const read = healer.withSelfHealing(
    async () => {
      calls += 1;
      if (calls === 1) throw Object.assign(new Error('503 from rates'), { status: 503 });
      return 'fresh';
    },
    { source: 'rates', category: 'api', effects: 'none' },
  );
  expect(await healer.settle(read())).toBe('fresh');
  const [event] = await healer.recorded();
  const { learning } = await healer.administration();
  return {
    outcome: event?.outcome,
    counted: await store.patterns.counted({ tenantId: 'default', eventId: event?.id ?? '' }),
    patterns: (await store.patterns.load(scope)).length,
    arms: (await learning.arms({ limit: 10 })).length,
    replayed: (await learning.policies({ fromMs: 0 })).decisions,
  };
}

it('records a drill and learns nothing of it: no pattern that real failures use, no decision to replay or train on', async () => {
  expect(await failOnce(true)).toEqual({ outcome: 'healed', counted: null, patterns: 0, arms: 0, replayed: 0 });
});

it('learns from a drill where the healer is told so, as in a demonstration, and from a real failure always', async () => {
  const taught = { outcome: 'healed', counted: true, patterns: 1, arms: 1, replayed: 1 };
  expect(await failOnce(true, true)).toEqual(taught);
  await healer.close();
  expect(await failOnce(false)).toEqual(taught);
});
