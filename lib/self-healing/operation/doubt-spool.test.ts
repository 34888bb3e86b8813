import { expect, it } from 'vitest';
import { memoryStore } from '../store/memory';
import { fakeClock } from '../testing/fake-clock';
import { testHealer } from '../testing/test-healer';
import { flushDoubts, type NewDoubt, openDoubts } from './doubt-spool';

const doubt = (name: string): NewDoubt => ({
  ...{ id: crypto.randomUUID(), source: 'pay', part: 'step', name, runKey: 'run', actorId: null, key: null },
  ...{ jobId: null, known: 'Its end was not seen.', openedAtMs: 0 },
});

function spool() {
  const clock = fakeClock();
  const store = memoryStore({ clock });
  const { open } = store.doubts;
  const state = { away: false, asked: 0 };
  store.doubts.open = async (input) => {
    state.asked += 1;
    if (state.away) throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    // As Postgres does with a NUL.
    if (input.doubt.name === 'refused') throw Object.assign(new Error('invalid byte sequence'), { code: '22021' });
    await open(input);
  };
  const healer = testHealer({ clock, store });
  const written = async () =>
    (await store.doubts.list({ tenantId: 'default', open: true, limit: 100 })).map(({ name }) => name).sort();
  return { clock, healer, state, written };
}

it('writes the doubts behind one that the store refuses, and says that one is not written', async () => {
  const { healer, written } = spool();
  const runtime = await healer.runtime();
  expect(await openDoubts(runtime, [doubt('refused'), doubt('one')])).toBe(false);
  expect(await openDoubts(runtime, [doubt('two')])).toBe(true);
  expect(await flushDoubts(runtime)).toBe(true);
  expect(await written()).toEqual(['one', 'two']);
  expect(healer.logged.filter((line) => line.startsWith('error'))).toHaveLength(1);
});

it('asks a store that is away once in a while, however many doubts wait, and then writes all of them', async () => {
  const { clock, healer, state, written } = spool();
  const runtime = await healer.runtime();
  state.away = true;
  for (let index = 0; index < 20; index += 1) expect(await openDoubts(runtime, [doubt(`${index}`)])).toBe(false);
  state.asked = 0;
  await clock.advance(60_000);
  expect(state.asked).toBeLessThanOrEqual(12);
  state.away = false;
  await clock.advance(5_000);
  expect(await written()).toHaveLength(20);
});
