import { afterEach, expect, it } from 'vitest';
import { plainHost } from '../adapters/plain-host';
import { isHealingError } from '../core/errors';
import type { Actor } from '../core/ports';
import { type TestHealer, testHealer } from '../testing/test-healer';

let healer: TestHealer;
afterEach(async () => await healer.close());

let actor: Actor | null;
function keyedHealer() {
  actor = { tenantId: 'default', actorId: 'a' };
  healer = testHealer({ host: plainHost({ actor: async () => actor }) });
  return healer;
}

const submit = (fields: Record<string, string>) => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
};

function spender(effects: { count: number }, gate?: () => Promise<void>) {
  return healer.withSelfHealing(
    async (form: FormData): Promise<{ ok: boolean; receipt?: number }> => {
      if (form.get('amount') === '') return { ok: false };
      await gate?.();
      return await healer.healing().transaction('spend', async () => ({ ok: true, receipt: ++effects.count }));
    },
    {
      source: 'spend',
      category: 'database',
      effects: 'transactional',
      idempotencyKey: (form) => form.get('key')?.toString(),
    },
  );
}

it('runs a double submit once and gives both the same result', async () => {
  keyedHealer();
  const effects = { count: 0 };
  let open: (() => void) | undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  let started = 0;
  const spend = spender(effects, () => {
    started += 1;
    return gate;
  });
  const first = spend(submit({ key: 'k1', amount: '5' }));
  const second = spend(submit({ key: 'k1', amount: '5' }));
  await expect.poll(() => started).toBe(1);
  await healer.clock.advance(200);
  open?.();
  expect(await healer.settle(Promise.all([first, second]))).toEqual([
    { ok: true, receipt: 1 },
    { ok: true, receipt: 1 },
  ]);
  expect(effects.count).toBe(1);
});

it('refuses the same key with other arguments', async () => {
  keyedHealer();
  const spend = spender({ count: 0 });
  await spend(submit({ key: 'k1', amount: '5' }));
  const error = await spend(submit({ key: 'k1', amount: '6' })).catch((caught: unknown) => caught);
  expect(isHealingError(error, 'KEY_REUSED')).toBe(true);
  expect(error).toMatchObject({ status: 422 });
});

it('does not let a refused form use up its key', async () => {
  keyedHealer();
  const spend = spender({ count: 0 });
  expect(await spend(submit({ key: 'k1', amount: '' }))).toEqual({ ok: false });
  expect(await spend(submit({ key: 'k1', amount: '5' }))).toEqual({ ok: true, receipt: 1 });
});

it("never gives one actor another's stored outcome", async () => {
  keyedHealer();
  const effects = { count: 0 };
  const spend = spender(effects);
  await spend(submit({ key: 'k1', amount: '5' }));
  actor = { tenantId: 'default', actorId: 'b' };
  expect(await spend(submit({ key: 'k1', amount: '5' }))).toEqual({ ok: true, receipt: 2 });
  actor = null;
  expect(await spend(submit({ key: 'k1', amount: '5' }))).toEqual({ ok: true, receipt: 3 });
});

it('answers "in progress" when the first submit does not end in time', async () => {
  keyedHealer();
  let started = 0;
  const spend = spender({ count: 0 }, () => {
    started += 1;
    return new Promise(() => undefined);
  });
  void spend(submit({ key: 'k1', amount: '5' }));
  await expect.poll(() => started).toBe(1);
  const error = await healer.settle(spend(submit({ key: 'k1', amount: '5' })).catch((caught: unknown) => caught));
  expect(isHealingError(error, 'KEY_IN_PROGRESS')).toBe(true);
});

it('repeats a stored redirect', async () => {
  keyedHealer();
  let effects = 0;
  const digest = 'NEXT_REDIRECT;replace;/done;307;';
  const create = healer.withSelfHealing(
    async (_form: FormData) => {
      await healer.healing().transaction('create', async () => {
        effects += 1;
      });
      throw Object.assign(new Error('NEXT_REDIRECT'), { digest });
    },
    { source: 'create', category: 'database', effects: 'transactional', idempotencyKey: () => 'k' },
  );
  for (let times = 0; times < 2; times += 1) {
    await expect(create(submit({ a: '1' }))).rejects.toMatchObject({ digest });
  }
  expect(effects).toBe(1);
});

it("never starts a 'once' operation again under a key whose first try failed", async () => {
  keyedHealer();
  let calls = 0;
  const pay = healer.withSelfHealing(
    async (_form: FormData) => {
      calls += 1;
      throw new Error('boom');
    },
    { source: 'pay', category: 'api', idempotencyKey: () => 'k' },
  );
  await expect(healer.settle(pay(submit({ a: '1' })))).rejects.toThrow('boom');
  const error = await healer.settle(pay(submit({ a: '1' })).catch((caught: unknown) => caught));
  expect(isHealingError(error, 'KEY_REUSED')).toBe(true);
  expect(calls).toBe(1);
});

it.each([
  ['a Map', () => new Map([['a', 1]])],
  ['not a number', () => Number.NaN],
  ['a function', () => () => undefined],
])('runs a keyed operation whose argument is %s, once for its key', async (_name, argument) => {
  keyedHealer();
  let calls = 0;
  const save = healer.withSelfHealing(
    async (key: string, value: unknown) => {
      calls += 1;
      return `${key} ${typeof value}`;
    },
    { source: 'save', category: 'database', effects: 'idempotent', idempotencyKey: (key) => key },
  );
  const first = await healer.settle(save('k1', argument()));
  expect(await healer.settle(save('k1', argument()))).toBe(first);
  expect(calls).toBe(1);
});

it('refuses the same key with another Map', async () => {
  keyedHealer();
  const save = healer.withSelfHealing(async (_key: string, value: Map<string, number>) => value.size, {
    ...{ source: 'save', category: 'database', effects: 'idempotent' },
    idempotencyKey: (key) => key,
  });
  await healer.settle(save('k1', new Map([['a', 1]])));
  await expect(healer.settle(save('k1', new Map([['a', 2]])))).rejects.toMatchObject({ code: 'KEY_REUSED' });
});
