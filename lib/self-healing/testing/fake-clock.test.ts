import { expect, it } from 'vitest';
import { fakeClock } from './fake-clock';

it('jumps with the wall clock alone: monotonic time and timers do not see it', async () => {
  const clock = fakeClock(1_000_000);
  let fired = 0;
  clock.after(100, () => fired++);
  clock.jump(3_600_000);
  expect(clock.now()).toBe(4_600_000);
  clock.jump(-7_200_000);
  expect(clock.now()).toBe(-2_600_000);
  expect(clock.monotonic()).toBe(0);
  await clock.advance(99);
  expect(fired).toBe(0);
  await clock.advance(1);
  expect(fired).toBe(1);
  expect(clock.monotonic()).toBe(100);
});
