import { expect, it } from 'vitest';
import { createHealer } from '../healer';
import { memoryStore } from '../store/memory';

/** Work that an operation leaves for after its end, as Next's `after()` does. */
function world(ending: () => void) {
  const healer = createHealer({ store: memoryStore() });
  let release = () => {};
  const ended = new Promise<void>((resolve) => {
    release = resolve;
  });
  const written: string[] = [];
  const write = healer.withSelfHealing(
    async () => healer.healing().step('write', async () => void written.push('written')),
    { source: 'write', category: 'database', effects: 'transactional' },
  );
  let left: Promise<unknown> = Promise.resolve();
  const outer = healer.withSelfHealing(
    async () => {
      left = ended.then(() => write());
      ending();
    },
    { source: 'outer', category: 'application', effects: 'none', strategies: [] },
  );
  const later = async () => {
    release();
    return await left;
  };
  return { outer, later, written };
}

it('lets work that an operation left for after its end call other operations', async () => {
  const { outer, later, written } = world(() => undefined);
  await outer();
  await later();
  expect(written).toEqual(['written']);
});

it('refuses the effects of what is left of a failed attempt, which may be running again', async () => {
  const { outer, later, written } = world(() => {
    throw new TypeError('a bug');
  });
  await expect(outer()).rejects.toThrow('a bug');
  await expect(later()).rejects.toMatchObject({ code: 'ATTEMPT_ENDED' });
  expect(written).toEqual([]);
});
