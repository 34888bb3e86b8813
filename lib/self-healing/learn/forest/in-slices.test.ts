import { describe, expect, it } from 'vitest';
import { fakeClock } from '../../testing/fake-clock';
import { inSlices } from './in-slices';

function* counting(upTo: number, onStep: () => void): Generator<void, string> {
  for (let step = 0; step < upTo; step++) {
    onStep();
    yield;
  }
  return 'done';
}

describe('work in slices', () => {
  it('rests once its slice is over, and goes on afterwards', async () => {
    const clock = fakeClock();
    let [steps, elapsed] = [0, 0];
    // Each step takes two milliseconds.
    const timed = { sleep: clock.sleep, monotonic: () => elapsed };
    const work = counting(10, () => {
      steps += 1;
      elapsed += 2;
    });
    const result = inSlices(work, { clock: timed, sliceMs: 5, restMs: 7 });
    expect(steps).toBe(3);
    await clock.advance(6);
    expect(steps).toBe(3);
    await clock.advance(1);
    expect(steps).toBe(6);
    await clock.advance(14);
    expect(await result).toBe('done');
    expect(clock.pending()).toBe(0);
  });

  it('stops where it is told to, with the reason, and leaves no timer', async () => {
    const clock = fakeClock();
    const stop = new AbortController();
    let steps = 0;
    const work = counting(10, () => {
      steps += 1;
    });
    const timed = { sleep: clock.sleep, monotonic: () => steps * 10 };
    const result = inSlices(work, { clock: timed, sliceMs: 5, restMs: 5, signal: stop.signal });
    stop.abort(new Error('shutting down'));
    await expect(result).rejects.toThrow('shutting down');
    expect(steps).toBe(1);
    expect(clock.pending()).toBe(0);
  });
});
