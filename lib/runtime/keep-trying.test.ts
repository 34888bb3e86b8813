import { expect, it } from 'vitest';
import { fakeClock } from '@/lib/self-healing/testing/fake-clock';
import { keepTrying } from './keep-trying';

function world(succeedsAt: number) {
  const clock = fakeClock();
  const tries: number[] = [];
  const failures: unknown[] = [];
  const stop = keepTrying({
    clock,
    work: async () => {
      tries.push(clock.monotonic());
      if (tries.length < succeedsAt) throw new Error(`try ${tries.length}`);
    },
    failed: (error) => failures.push(error),
  });
  return { clock, tries, failures, stop };
}

it('tries again after twice as long each time, never longer than five seconds, until it succeeds once', async () => {
  const { clock, tries, failures } = world(8);
  await clock.advance(60_000);
  expect(tries).toEqual([0, 500, 1_500, 3_500, 7_500, 12_500, 17_500, 22_500]);
  expect(failures).toHaveLength(7);
  expect(clock.pending()).toBe(0);
});

it('begins no further try once it was ended', async () => {
  const { clock, tries, stop } = world(Number.POSITIVE_INFINITY);
  await clock.advance(600);
  stop();
  await clock.advance(60_000);
  expect(tries).toEqual([0, 500]);
  expect(clock.pending()).toBe(0);
});
