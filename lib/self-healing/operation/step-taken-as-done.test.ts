import { afterEach, expect, it } from 'vitest';
import { plainHost } from '../adapters/plain-host';
import { memoryStore } from '../store/memory';
import { fakeClock } from '../testing/fake-clock';
import { type TestHealer, testHealer } from '../testing/test-healer';
import { settleDoubt } from './reconcile';

let healer: TestHealer;
afterEach(async () => await healer.close());

it('gives undefined in place of the result of a step that a person decided to have happened, and runs it no more', async () => {
  const clock = fakeClock();
  const store = memoryStore({ clock });
  const host = plainHost({ actor: async () => ({ tenantId: 'default', actorId: 'a' }) });
  healer = testHealer({ clock, store, host });
  let charged = 0;
  const seen: unknown[] = [];
  const pay = healer.withSelfHealing(
    async () => {
      const receipt = await healer.healing().step('charge', async (): Promise<string> => {
        charged += 1;
        throw new Error('the line went dead');
      });
      seen.push(receipt);
      return 'paid';
    },
    { source: 'pay', category: 'api', effects: 'transactional', idempotencyKey: () => 'k-1' },
  );
  await expect(healer.settle(pay())).rejects.toThrow('the line went dead');
  const [doubt] = await store.doubts.list({ tenantId: 'default', open: true, limit: 10 });
  expect(doubt).toMatchObject({ part: 'step', name: 'charge' });
  if (!doubt) return;
  const word = { verdict: 'happened', actor: { type: 'user', id: 'admin-1' }, note: 'The vendor has it.' } as const;
  await settleDoubt(await healer.runtime(), { ...doubt, ...word });
  expect(await healer.settle(pay())).toBe('paid');
  expect(seen).toEqual([undefined]);
  expect(charged).toBe(1);
});
