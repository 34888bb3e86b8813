import { afterEach, beforeEach, expect, it } from 'vitest';
import { HealingError } from '../core/errors';
import type { AnyHealingOptions } from '../core/options';
import type { Store, Transactor } from '../core/ports';
import { createCipher } from '../store/cipher';
import { memoryStore } from '../store/memory';
import { memoryQueue } from '../store/memory/memory-queue';
import { type FakeClock, fakeClock } from '../testing/fake-clock';
import { hostAtOnce } from '../testing/host-at-once';
import { type TestHealer, testHealer } from '../testing/test-healer';
import { reconcileDoubts, settleDoubt } from './reconcile';

let clock: FakeClock;
let store: Store;
let queue: ReturnType<typeof memoryQueue>;
let healers: TestHealer[];
beforeEach(() => {
  clock = fakeClock();
  store = memoryStore({ clock });
  queue = memoryQueue(clock);
  healers = [];
});
afterEach(async () => {
  for (const healer of healers) await healer.close();
});

/** The answer to a COMMIT is lost as often as `lost` says; nobody can ask while `away`. */
function doubtful(input: { lost: number; committed: boolean; away?: boolean }) {
  const results = new Map<string, string>();
  const state = { lost: input.lost, away: input.away ?? false };
  const transactor: Transactor = {
    async once({ key }, work) {
      const known = results.get(key);
      if (known !== undefined) return { result: known, replayed: true };
      const result = await work({ committed: () => state.lost === 0 || input.committed });
      if (state.lost > 0) {
        state.lost -= 1;
        if (input.committed) results.set(key, result);
        throw new HealingError('COMMIT_UNKNOWN', 'It is being checked; please do not send it again.');
      }
      results.set(key, result);
      return { result, replayed: false };
    },
    async find({ key }) {
      if (state.away) throw new HealingError('COMMIT_UNKNOWN', 'away');
      return results.get(key) ?? null;
    },
  };
  return { transactor, state };
}

function instance(input: { transactor?: Transactor; store?: Store } = {}): TestHealer {
  const healer = testHealer({
    ...{ clock, store, queue, cipher: createCipher('the same secret of all instances, long enough') },
    ...{ host: hostAtOnce({ actor: async () => ({ tenantId: 'default', actorId: 'user-1' }) }), ...input },
    limits: { keyWaitMs: 100 },
  });
  healers.push(healer);
  return healer;
}

const keyed = (more: Partial<AnyHealingOptions> = {}): AnyHealingOptions => ({
  ...{ source: 'pay', category: 'database', effects: 'transactional', idempotencyKey: () => 'form-1' },
  ...more,
});
const caught = <T>(work: Promise<T>) => work.catch((error: unknown) => error);
const doubts = (open = true) => store.doubts.list({ tenantId: 'default', open, limit: 10 });
const person = { type: 'user', id: 'admin-1' } as const;

/** Pays once in a transaction that counts what was committed. */
function payer(healer: TestHealer, more: Partial<AnyHealingOptions> = {}) {
  const effects = { committed: 0, begun: 0 };
  const pay = healer.withSelfHealing(async () => {
    return await healer.healing().transaction('ledger', async (tx) => {
      effects.begun += 1;
      if ((tx as unknown as { committed(): boolean }).committed()) effects.committed += 1;
      return { receipt: effects.begun };
    });
  }, keyed(more));
  return { pay, effects };
}

it('replays the result of a COMMIT that turns out to have happened: one effect, the right answer', async () => {
  const { transactor, state } = doubtful({ lost: 1, committed: true, away: true });
  const healer = instance({ transactor });
  const { pay, effects } = payer(healer);
  expect(await healer.settle(caught(pay()))).toMatchObject({ code: 'COMMIT_UNKNOWN' });
  expect((await healer.recorded())[0]).toMatchObject({ outcome: 'unknown', strategy: null });
  const [doubt] = await doubts();
  expect(doubt).toMatchObject({ part: 'transaction', name: 'ledger', key: 'form-1', actorId: 'user-1', jobId: null });
  expect(doubt?.id).toBe((await healer.recorded())[0]?.id);

  expect(await healer.settle(caught(pay()))).toMatchObject({
    status: 409,
    message: expect.stringContaining('checked'),
  });
  state.away = false;
  const runtime = await healer.runtime();
  expect(await reconcileDoubts(runtime, { limit: 10 })).toEqual({ asked: 1, settled: 1, open: 0 });
  expect(await healer.settle(pay())).toEqual({ receipt: 1 });
  expect(effects).toEqual({ committed: 1, begun: 1 });
  expect((await doubts(false))[0]).toMatchObject({ verdict: 'happened', settledBy: { type: 'system' } });
});

it('frees the key of a COMMIT that turns out not to have happened', async () => {
  const { transactor } = doubtful({ lost: 1, committed: false });
  const healer = instance({ transactor });
  const { pay, effects } = payer(healer);
  await healer.settle(caught(pay()));
  expect(await reconcileDoubts(await healer.runtime(), { limit: 10 })).toMatchObject({ settled: 1 });
  expect(await healer.settle(pay())).toEqual({ receipt: 2 });
  expect(effects).toEqual({ committed: 1, begun: 2 });
});

it('never runs a second time while nobody can tell, however long that takes', async () => {
  const { transactor, state } = doubtful({ lost: 1, committed: true, away: true });
  const healer = instance({ transactor });
  const { pay, effects } = payer(healer);
  await healer.settle(caught(pay()));
  const runtime = await healer.runtime();
  for (let day = 1; day <= 10; day++) {
    await clock.advance(86_400_000);
    expect(await reconcileDoubts(runtime, { limit: 10 })).toEqual({ asked: 1, settled: 0, open: 1 });
    expect(await healer.settle(caught(pay()))).toMatchObject({ code: 'KEY_IN_PROGRESS', status: 409 });
  }
  expect((await doubts())[0]?.asked).toBe(20);
  state.away = false;
  // The second submit asks for itself.
  expect(await healer.settle(pay())).toEqual({ receipt: 1 });
  expect(effects.committed).toBe(1);
});

it('tries nothing else after a COMMIT in doubt, not even a stand-in', async () => {
  const { transactor } = doubtful({ lost: 1, committed: true, away: true });
  const healer = instance({ transactor });
  const { pay, effects } = payer(healer, { skip: { result: 'skipped' } });
  expect(await healer.settle(caught(pay()))).toMatchObject({ code: 'COMMIT_UNKNOWN' });
  expect(effects.begun).toBe(1);
  const [event] = await healer.recorded();
  expect(event?.attempts).toHaveLength(1);
  expect(event?.candidates.every(({ eligible }) => !eligible)).toBe(true);
});

it.each([
  ['did-not-happen', 2, 1],
  ['happened', 1, 1],
] as const)('lets a person say of a step: %s', async (verdict, sent, recorded) => {
  const healer = instance();
  const seen = { sent: 0, recorded: 0 };
  const order = healer.withSelfHealing(async () => {
    await healer.healing().step('charge', async () => {
      seen.sent += 1;
      if (seen.sent === 1) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    });
    await healer.healing().step('record', async () => {
      seen.recorded += 1;
    });
    return 'done';
  }, keyed());
  await healer.settle(caught(order()));
  expect(await healer.settle(caught(order()))).toMatchObject({ status: 409 });
  const [doubt] = await doubts();
  expect(doubt).toMatchObject({ part: 'step', name: 'charge' });
  const runtime = await healer.runtime();
  expect(await reconcileDoubts(runtime, { limit: 10 })).toEqual({ asked: 0, settled: 0, open: 1 });
  const word = {
    id: doubt?.id ?? '',
    part: 'step',
    name: 'charge',
    verdict,
    actor: person,
    note: 'asked the bank',
  } as const;
  expect(await settleDoubt(runtime, word)).toBe(true);
  const otherWord = verdict === 'happened' ? 'did-not-happen' : 'happened';
  expect(await settleDoubt(runtime, { ...word, verdict: otherWord })).toBe(false);
  expect(await healer.settle(order())).toBe('done');
  expect(seen).toEqual({ sent, recorded });
});

it.each([
  ['happened', 1, 'The request was carried out'],
  ['did-not-happen', 2, null],
] as const)("asks a person about a 'once' operation that was given up: %s", async (verdict, runs, answer) => {
  const healer = instance();
  let ran = 0;
  const pay = healer.withSelfHealing(
    async () => {
      ran += 1;
      if (ran === 1) await new Promise(() => {});
      return 'paid';
    },
    keyed({ effects: 'once', deadlineMs: 1_000 }),
  );
  expect(await healer.settle(caught(pay()))).toMatchObject({
    message: expect.stringContaining('do not send it again'),
  });
  expect(await healer.settle(caught(pay()))).toMatchObject({ status: 409 });
  const [doubt] = await doubts();
  expect(doubt).toMatchObject({ part: 'attempt' });
  const word = { id: doubt?.id ?? '', part: 'attempt', name: 'operation', verdict, actor: person, note: '' } as const;
  await settleDoubt(await healer.runtime(), word);
  const again = await healer.settle(caught(pay()));
  if (answer === null) expect(again).toBe('paid');
  else expect(again).toMatchObject({ message: expect.stringContaining(answer) });
  expect(ran).toBe(runs);
});

it("does not begin a 'once' operation again whose holder vanished, not even when its key would have expired", async () => {
  let ran = 0;
  const work = (healer: TestHealer) =>
    healer.withSelfHealing(
      async () => {
        ran += 1;
        await new Promise(() => {});
      },
      keyed({ effects: 'once' }),
    );
  // Its timers go with it: nobody renews the claim any more.
  const dead = testHealer({
    ...{
      clock: { ...clock, after: () => () => {} },
      store,
      cipher: createCipher('the same secret of all instances, long enough'),
    },
    host: hostAtOnce({ actor: async () => ({ tenantId: 'default', actorId: 'user-1' }) }),
  });
  healers.push(dead);
  void work(dead)();
  await clock.advance(61_000);
  const healer = instance();
  const again = work(healer);
  expect(await healer.settle(caught(again()))).toMatchObject({
    status: 409,
    message: expect.stringContaining('checked'),
  });
  await clock.advance(200_000_000);
  expect(await healer.settle(caught(again()))).toMatchObject({ status: 409 });
  expect(ran).toBe(1);
  expect(await doubts()).toHaveLength(1);
});

it('keeps the claim of a run that takes long', async () => {
  const healer = instance();
  let finish = (_value: string) => {};
  const slow = healer.withSelfHealing(
    () =>
      new Promise<string>((resolve) => {
        finish = resolve;
      }),
    keyed({ effects: 'once' }),
  );
  const first = slow();
  await clock.advance(600_000);
  const second = slow();
  await clock.advance(1);
  finish('paid');
  expect(await Promise.all([healer.settle(first), healer.settle(second)])).toEqual(['paid', 'paid']);
  expect(await doubts()).toEqual([]);
});

it('fails a job in doubt, and puts it back when a person has spoken: finished steps are not repeated', async () => {
  const [first, second] = [instance(), instance()];
  const seen = { prepared: 0, sent: 0, up: false };
  const operation = (healer: TestHealer) =>
    healer.withSelfHealing(
      async () => {
        const { step } = healer.healing();
        await step('prepare', async () => {
          seen.prepared += 1;
        });
        if (!seen.up) throw Object.assign(new Error('503 from the service'), { status: 503 });
        await step('send', async () => {
          seen.sent += 1;
          if (seen.sent === 1) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
        });
        return 'sent';
      },
      {
        ...{ source: 'send', category: 'email', effects: 'transactional', strategies: ['QUEUE_FOR_LATER'] },
        queue: { accepted: () => 'accepted', expiresMs: 86_400_000 },
      } as AnyHealingOptions,
    );
  const send = operation(first);
  operation(second);
  expect(await first.settle(send())).toBe('accepted');
  seen.up = true;
  await clock.advance(20_000);
  expect(await second.settle(second.runDueJobs({ limit: 5 }))).toEqual({ ran: 1, failed: 1 });
  const [doubt] = await doubts();
  expect(doubt).toMatchObject({ part: 'step', name: 'send', jobId: expect.any(String) });
  const word = { id: doubt?.id ?? '', part: 'step', name: 'send', actor: person, note: '' } as const;
  await settleDoubt(await second.runtime(), { ...word, verdict: 'did-not-happen' });
  expect(await first.settle(first.runDueJobs({ limit: 5 }))).toEqual({ ran: 1, failed: 0 });
  expect(seen).toMatchObject({ prepared: 1, sent: 2 });
  expect(await queue.find(doubt?.jobId ?? '')).toMatchObject({ state: 'done' });
});

it("does not begin a queued 'once' operation again whose worker died", async () => {
  let ran = 0;
  const work = (healer: TestHealer) =>
    healer.withSelfHealing(
      async () => {
        ran += 1;
        await new Promise(() => {});
      },
      {
        ...{ source: 'pay', category: 'api', effects: 'once' },
        queue: { accepted: () => undefined, expiresMs: 86_400_000 },
      } as AnyHealingOptions,
    );
  const [dead, living] = [instance(), instance()];
  for (const healer of [dead, living]) work(healer);
  const { cipher } = await dead.runtime();
  const { encode } = await import('./codec');
  const id = '019b76da-a800-7000-8000-000000000001';
  const payload = cipher.seal(encode({ args: [], runKey: id }), `job:${id}`);
  const times = { enqueuedAtMs: clock.now(), expiresAtMs: clock.now() + 86_400_000 };
  await queue.enqueue({ id, tenantId: 'default', actorId: null, source: 'pay', payload, ...times });
  void dead.runDueJobs({ limit: 1 });
  await clock.advance(121_000);
  expect(ran).toBe(1);
  expect(await living.settle(living.runDueJobs({ limit: 5 }))).toEqual({ ran: 1, failed: 1 });
  expect(ran).toBe(1);
  expect((await doubts())[0]).toMatchObject({ part: 'attempt', jobId: id });
});

it('leaves in doubt only what was under way when a transactional attempt was given up, and hears its late end', async () => {
  const healer = instance();
  let finish = () => {};
  const order = healer.withSelfHealing(
    async () => {
      await healer.healing().step('first', async () => 'done');
      await healer.healing().step('slow', () => new Promise<void>((resolve) => (finish = resolve)));
    },
    keyed({ deadlineMs: 1_000 }),
  );
  expect(await healer.settle(caught(order()))).toMatchObject({ code: 'ATTEMPT_TIMED_OUT' });
  expect((await doubts()).map(({ part, name }) => [part, name])).toEqual([['step', 'slow']]);
  finish();
  await clock.advance(10);
  expect(await doubts()).toEqual([]);
  expect((await doubts(false))[0]).toMatchObject({
    verdict: 'happened',
    settledBy: { type: 'system', id: 'operation' },
  });
});

it('keeps a doubt in memory while the store is away, and writes it when it is back', async () => {
  let away = true;
  const { transactor } = doubtful({ lost: 1, committed: true, away: true });
  const halfStore: Store = {
    ...store,
    doubts: {
      ...store.doubts,
      open: async (input) => {
        if (away) throw new Error('away');
        await store.doubts.open(input);
      },
    },
  };
  const healer = instance({ transactor, store: halfStore });
  const { pay } = payer(healer, { idempotencyKey: () => null });
  await healer.settle(caught(pay()));
  expect(await doubts()).toEqual([]);
  away = false;
  await clock.advance(5_000);
  expect(await doubts()).toHaveLength(1);
});
