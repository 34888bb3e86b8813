import { expect, it } from 'vitest';
import { plainHost } from '../adapters/plain-host';
import { HealingError } from '../core/errors';
import type { AnyHealingOptions } from '../core/options';
import type { Transactor } from '../core/ports';
import { memoryStore } from '../store/memory';
import { fakeClock } from '../testing/fake-clock';
import { testHealer } from '../testing/test-healer';
import { settleDoubt } from './reconcile';

const caught = <T>(work: Promise<T>) => work.catch((error: unknown) => error);
const host = plainHost({ actor: async () => ({ tenantId: 'default', actorId: 'user-1' }) });
const keyed: AnyHealingOptions = {
  ...{ source: 'order', category: 'application', effects: 'transactional', strategies: [] },
  idempotencyKey: () => 'form-1',
};

/** An inner write that counts, and an outer operation that calls it outside of any step. */
function nested(
  around: (pay: () => Promise<string>, run: number) => Promise<unknown>,
  deadlineMs?: number,
  breaker = {},
) {
  const clock = fakeClock();
  const store = memoryStore({ clock });
  const healer = testHealer({ clock, store, host, settings: { breaker }, limits: { keyWaitMs: 100 } });
  const counts = { paid: 0, runs: 0 };
  const pay = healer.withSelfHealing(
    async () => {
      counts.paid += 1;
      return 'paid';
    },
    { source: 'pay', category: 'api', effects: 'once' },
  );
  const order = healer.withSelfHealing(
    async () => {
      counts.runs += 1;
      return await around(pay, counts.runs);
    },
    deadlineMs === undefined ? keyed : { ...keyed, deadlineMs },
  );
  return { clock, store, healer, counts, order };
}

it('uses up the key of a failed request that had called a write outside of its steps', async () => {
  const { healer, counts, order } = nested(async (pay) => {
    await pay();
    throw new TypeError('after the payment');
  });
  await expect(healer.settle(order())).rejects.toThrow('after the payment');
  expect(await healer.settle(caught(order()))).toMatchObject({ code: 'KEY_REUSED' });
  expect(counts.paid).toBe(1);
});

it('uses the key up as well where the inner write first had to wait for its breaker', async () => {
  const { healer, counts, order } = nested(
    async (pay, run) => {
      if (run <= 2) await pay();
      throw new TypeError('after the payment');
    },
    undefined,
    { consecutiveFailures: 2, openMs: 1_000 },
  );
  const refused = () => Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  const failing = healer.withSelfHealing(
    async () => {
      throw refused();
    },
    { source: 'ping', category: 'api', effects: 'once', dependency: 'pay' },
  );
  for (let call = 0; call < 2; call += 1) await healer.settle(caught(failing()));
  await expect(healer.settle(order())).rejects.toThrow('after the payment');
  expect(await healer.settle(caught(order()))).toMatchObject({ code: 'KEY_REUSED' });
  expect(counts).toEqual({ paid: 1, runs: 1 });
});

it('does not run a request again of which a person said that it was carried out', async () => {
  let end = () => {};
  const { store, healer, counts, order } = nested(async (pay) => {
    await pay();
    await new Promise<void>((resolve) => {
      end = resolve;
    });
  }, 1_000);
  expect(await healer.settle(caught(order()))).toMatchObject({ code: 'ATTEMPT_TIMED_OUT' });
  const [doubt] = await store.doubts.list({ tenantId: 'default', open: true, limit: 10 });
  expect(doubt).toMatchObject({ part: 'attempt', name: 'operation' });
  if (!doubt) return;
  const word = { verdict: 'happened', actor: { type: 'user', id: 'admin-1' }, note: 'It was paid.' } as const;
  expect(await settleDoubt(await healer.runtime(), { ...doubt, ...word })).toBe(true);
  expect(await healer.settle(caught(order()))).toMatchObject({
    message: 'The request was carried out; its result is not known.',
  });
  expect(counts.paid).toBe(1);
  end();
});

it('refuses the later writes of an attempt that was given up, also those of operations inside it', async () => {
  let goOn = () => {};
  const slow = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const late: unknown[] = [];
  const { healer, counts, order } = nested(async (pay, run) => {
    if (run === 1) await slow;
    return await pay().catch((error: unknown) => {
      late.push(error);
      throw error;
    });
  }, 1_000);
  expect(await healer.settle(caught(order()))).toMatchObject({ code: 'ATTEMPT_TIMED_OUT' });
  expect(await healer.settle(order())).toBe('paid');
  goOn();
  await healer.clock.advance(1);
  expect(counts).toEqual({ paid: 1, runs: 2 });
  expect(late).toMatchObject([{ code: 'ATTEMPT_ENDED' }]);
});

it('lets what follows a finished operation write, where it is still in its context', async () => {
  let goOn = () => {};
  const answered = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  let afterwards: Promise<unknown> = Promise.resolve();
  const { healer, counts, order } = nested(async (pay) => {
    afterwards = answered.then(pay);
    return 'ordered';
  });
  expect(await healer.settle(order())).toBe('ordered');
  goOn();
  expect(await afterwards).toBe('paid');
  expect(counts.paid).toBe(1);
});

/** Its COMMIT is never answered. */
const doubtful: Transactor = {
  async once(_claim, work) {
    await work({});
    throw new HealingError('COMMIT_UNKNOWN', 'It is being checked; please do not send it again.');
  },
  find: async () => null,
};

it.each([
  ['gives a result all the same', async () => ({ error: 'Please try again.' })],
  [
    'is redirected',
    async () => {
      throw Object.assign(new Error('NEXT_REDIRECT'), { digest: 'NEXT_REDIRECT;replace;/sorry;307;' });
    },
  ],
])('writes down the doubt of an operation that swallows it and %s', async (_how, ending: () => Promise<unknown>) => {
  const clock = fakeClock();
  const store = memoryStore({ clock });
  const healer = testHealer({ clock, store, transactor: doubtful });
  const pay = healer.withSelfHealing(
    async () => {
      try {
        return await healer.healing().transaction('ledger', async () => 'written');
      } catch {
        return await ending();
      }
    },
    { source: 'pay', category: 'database', effects: 'transactional' },
  );
  await healer.settle(caught(pay()));
  expect(await store.doubts.list({ tenantId: 'default', open: true, limit: 10 })).toMatchObject([
    { source: 'pay', part: 'transaction', name: 'ledger', verdict: null },
  ]);
});
