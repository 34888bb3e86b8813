import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { plainHost } from '../adapters/plain-host';
import type { SettingsInput } from '../core/settings';
import { memoryStore } from '../store/memory';
import { fakeClock } from '../testing/fake-clock';
import { type TestHealer, testHealer } from '../testing/test-healer';

let healer: TestHealer;
afterEach(async () => await healer.close());

const lost = () => Object.assign(new Error('the connection is gone'), { code: 'ECONNRESET' });
const admin = { type: 'user', id: 'admin-1' } as const;

/** A healer whose store the test can write to as an admin would. */
async function adminedHealer(settings: SettingsInput = {}) {
  const clock = fakeClock();
  const store = memoryStore({ clock });
  healer = testHealer({ clock, store, settings });
  await healer.start();
  const save = async (next: SettingsInput, expectedVersion: number) =>
    await store.settings.save({ tenantId: 'default', expectedVersion, settings: next, actor: admin, note: 'test' });
  return { clock, store, save };
}

/** A read that fails as often as it is told to. */
function readFailing(times: { left: number }, source = 'listDeals') {
  let calls = 0;
  const read = healer.withSelfHealing(
    async () => {
      calls += 1;
      if (times.left > 0) {
        times.left -= 1;
        throw lost();
      }
      return 'fresh';
    },
    { source, category: 'api', effects: 'none' },
  );
  return { read: () => healer.settle(read()), calls: () => calls };
}

describe("mode 'suggest'", () => {
  it('heals only what an admin approved for this failure, from then on, until the approval ends', async () => {
    const { clock, store } = await adminedHealer({ mode: 'suggest' });
    const times = { left: 1 };
    const { read, calls } = readFailing(times);
    await expect(read()).rejects.toThrow('the connection is gone');
    const [first] = await healer.recorded();
    expect(first).toMatchObject({ mode: 'suggest', outcome: 'failed' });
    expect(first?.candidates.find(({ strategy }) => strategy === 'RETRY_WITH_BACKOFF')).toMatchObject({
      ...{ eligible: true, reason: 'Waits for an approval.' },
    });

    const { fingerprint = '', source = '', template = '' } = first ?? {};
    const pair = { fingerprint, strategy: 'RETRY_WITH_BACKOFF' as const, source, template };
    await store.approvals.grant({ tenantId: 'default', ...pair, ttlMs: 60_000, actor: admin });
    await clock.advance(2_000);
    expect(calls()).toBe(1);

    times.left = 1;
    expect(await read()).toBe('fresh');
    expect((await healer.recorded()).at(-1)).toMatchObject({ outcome: 'healed', strategy: 'RETRY_WITH_BACKOFF' });

    await clock.advance(60_000);
    times.left = 1;
    await expect(read()).rejects.toThrow('the connection is gone');
  });
});

describe('the kill switch', () => {
  it('stops a healing that was already waiting for its turn', async () => {
    const { clock, save } = await adminedHealer();
    let calls = 0;
    const read = healer.withSelfHealing(
      async () => {
        calls += 1;
        throw Object.assign(new Error('slow down'), { status: 429, headers: { 'retry-after': '5' } });
      },
      { source: 'rates', category: 'api', effects: 'none' },
    );
    const outcome = read().catch((error: unknown) => error);
    await clock.advance(1_000);
    expect(await save({ healingEnabled: false }, 0)).toMatchObject({ status: 'saved' });
    await clock.advance(20_000);
    expect(await outcome).toMatchObject({ message: 'slow down' });
    expect(calls).toBe(1);
    const [event] = await healer.recorded();
    expect(event?.attempts.some(({ evidence }) => evidence?.startsWith('The kill switch is on'))).toBe(true);
  });
});

describe('an experiment', () => {
  it('is written into the event with its arm and the probability of it', async () => {
    const arms = ['SWITCH_API_ENDPOINT', 'RETRY_WITH_BACKOFF'] as ['SWITCH_API_ENDPOINT', 'RETRY_WITH_BACKOFF'];
    healer = testHealer({
      settings: { breaker: { enabled: false }, experiments: [{ name: 'switch-first', arms, firstShare: 0.3 }] },
      host: plainHost({ actor: async () => ({ tenantId: 'default', actorId: 'somebody' }) }),
    });
    const endpoints = { urls: ['https://a.example', 'https://b.example'], sharedIdempotency: true };
    for (let call = 0; call < 12; call++) {
      let failures = 1;
      const read = healer.withSelfHealing(
        async () => {
          if (failures-- > 0) throw lost();
          return 'fresh';
        },
        // The arm is drawn by the key, which is the same in every run of this test.
        { source: `read ${call}`, category: 'api', effects: 'idempotent', idempotencyKey: () => 'key', endpoints },
      );
      expect(await healer.settle(read())).toBe('fresh');
    }
    const events = await healer.recorded();
    const drawn = events.map(({ rollout }) => rollout?.experiment?.arm);
    expect(new Set(drawn)).toEqual(new Set(arms));
    for (const { firstChoice, propensity, rollout } of events) {
      expect(firstChoice).toBe(rollout?.experiment?.arm);
      expect(propensity).toBe(firstChoice === 'SWITCH_API_ENDPOINT' ? 0.3 : 0.7);
    }
  });
});

describe('cost and benefit', () => {
  it('gives up reruns of small worth before the budget is spent, and says why', async () => {
    healer = testHealer({ settings: { breaker: { enabled: false }, retryBudget: { tokens: 10, floorPerSecond: 0 } } });
    const read = healer.withSelfHealing(
      async () => {
        throw Object.assign(new Error('no space'), { code: 'EMFILE' });
      },
      { source: 'thumbnails', category: 'application', effects: 'none', severity: 'low' },
    );
    for (let call = 0; call < 6; call++) await healer.settle(read()).catch(() => undefined);
    const last = (await healer.recorded()).at(-1);
    expect(last?.candidates.find(({ strategy }) => strategy === 'RETRY_WITH_BACKOFF')).toMatchObject({
      ...{ eligible: false, reason: expect.stringMatching(/^Not worth it: 0\.\d\d × 0\.50 − /) },
    });
    const reruns = (await healer.recorded()).flatMap(({ attempts }) => attempts).filter(({ strategy }) => strategy);
    expect(reruns.length).toBeLessThan(10);
    expect(reruns.length).toBeGreaterThan(3);
  });
});

describe('the retry budget', () => {
  it('is never exceeded, whatever calls at once, fails and recovers', async () => {
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.record({ do: fc.constant('call' as const), failures: fc.nat(5) }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.nat(3_000) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 15 }), async (steps) => {
        const [tokens, refill, floorPerSecond] = [4, 0.5, 0.2];
        const settings = { breaker: { enabled: false }, retryBudget: { tokens, refill, floorPerSecond } };
        healer = testHealer({ settings });
        let [calls, successes] = [0, 0];
        const work: Promise<unknown>[] = [];
        const read = healer.withSelfHealing(
          async (left: { failures: number }) => {
            calls += 1;
            if (left.failures-- > 0) throw lost();
            successes += 1;
            return 'fresh';
          },
          { source: 'listDeals', category: 'api', effects: 'none' },
        );
        for (const one of steps) {
          if (one.do === 'wait') await healer.clock.advance(one.ms);
          else work.push(read({ failures: one.failures }).catch(() => undefined));
        }
        await healer.settle(Promise.all(work));
        const reruns = calls - work.length;
        const seconds = healer.clock.monotonic() / 1_000;
        expect(reruns).toBeLessThanOrEqual(tokens + refill * successes + floorPerSecond * seconds + 1e-9);
        await healer.close();
      }),
      { numRuns: 60 },
    );
  });
});
