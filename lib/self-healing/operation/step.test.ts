import { afterEach, expect, it } from 'vitest';
import { isHealingError } from '../core/errors';
import { type TestHealer, testHealer } from '../testing/test-healer';

let healer: TestHealer;
afterEach(async () => await healer.close());

const lost = () => Object.assign(new Error('Connection terminated unexpectedly'), { code: 'ECONNRESET' });
const refused = () => Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });

it('runs a finished step once, whatever happens after it', async () => {
  healer = testHealer();
  let sent = 0;
  let calls = 0;
  const operation = healer.withSelfHealing(
    async () => {
      const receipt = await healer.healing().step('send', async () => ({ id: ++sent }));
      calls += 1;
      if (calls < 3) throw lost();
      return receipt;
    },
    { source: 'operation', category: 'api', effects: 'transactional' },
  );
  expect(await healer.settle(operation())).toEqual({ id: 1 });
  expect({ sent, calls }).toEqual({ sent: 1, calls: 3 });
});

it("does not repeat a 'once' step whose failure does not prove that nothing happened", async () => {
  healer = testHealer();
  let sent = 0;
  const failure = lost();
  const operation = healer.withSelfHealing(
    async () =>
      await healer.healing().step('send', async () => {
        sent += 1;
        throw failure;
      }),
    { source: 'operation', category: 'sms', effects: 'transactional' },
  );
  await expect(healer.settle(operation())).rejects.toBe(failure);
  expect(sent).toBe(1);
  const [event] = await healer.recorded();
  expect(event?.outcome).toBe('unknown');
  expect(event?.evidence).toContain('"send"');
});

it("repeats a 'once' step whose call provably never reached the other side", async () => {
  healer = testHealer();
  let tries = 0;
  const operation = healer.withSelfHealing(
    async () =>
      await healer.healing().step('send', async () => {
        tries += 1;
        if (tries === 1) throw refused();
        return 'sent';
      }),
    { source: 'operation', category: 'sms', effects: 'transactional' },
  );
  expect(await healer.settle(operation())).toBe('sent');
  expect(tries).toBe(2);
});

it('hands the same idempotency key to the vendor in every attempt', async () => {
  healer = testHealer();
  const keys: string[] = [];
  const operation = healer.withSelfHealing(
    async () =>
      await healer.healing().step(
        'send',
        async ({ idempotencyKey }) => {
          keys.push(idempotencyKey);
          if (keys.length < 3) throw lost();
        },
        { effects: 'idempotent' },
      ),
    { source: 'operation', category: 'email', effects: 'transactional' },
  );
  await healer.settle(operation());
  expect(keys).toHaveLength(3);
  expect(new Set(keys).size).toBe(1);
});

it('refuses two steps of one name, a step in a transaction, and healing() outside an operation', async () => {
  healer = testHealer();
  const operation = healer.withSelfHealing(
    async (kind: 'twice' | 'inside') => {
      const { step, transaction } = healer.healing();
      if (kind === 'inside') return await transaction('tx', async () => await step('a', async () => 1));
      await step('a', async () => 1);
      return await step('a', async () => 2);
    },
    { source: 'operation', category: 'api', effects: 'transactional' },
  );
  const caught = async (work: Promise<unknown>) => await healer.settle(work.catch((error: unknown) => error));
  expect(isHealingError(await caught(operation('twice')), 'DUPLICATE_STEP')).toBe(true);
  expect(isHealingError(await caught(operation('inside')), 'STEP_INSIDE_TRANSACTION')).toBe(true);
  expect(() => healer.healing()).toThrow('outside an operation');
});

it('gives a step its result as the JSON round trip, the first time too', async () => {
  healer = testHealer();
  const operation = healer.withSelfHealing(
    async () => await healer.healing().step('read', async () => ({ at: new Date(0), none: undefined })),
    { source: 'operation', category: 'api', effects: 'transactional' },
  );
  expect(await operation()).toEqual({ at: '1970-01-01T00:00:00.000Z' });
});
