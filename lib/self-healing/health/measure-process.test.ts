import { expect, it } from 'vitest';
import { fakeClock } from '../testing/fake-clock';
import { measureProcess } from './measure-process';

it('sees how late a timer fires, and how full the heap is', async () => {
  const clock = fakeClock();
  const late = {
    ...clock,
    sleep: async () => {
      await clock.advance(70);
    },
  };
  const load = await measureProcess(late)(new AbortController().signal);
  expect(load.loopDelayMs).toBe(50);
  expect(load.heapShare).toBeGreaterThan(0);
  expect(load.heapShare).toBeLessThan(1);
});
