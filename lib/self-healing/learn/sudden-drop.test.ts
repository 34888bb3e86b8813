import { describe, expect, it } from 'vitest';
import { seededRandom } from '../testing/seeded-random';
import { newDropDetector, noteOutcome } from './sudden-drop';

function failuresUntilAlarm(rate: number): number {
  const detector = newDropDetector();
  for (let count = 1; count <= 100; count++) if (noteOutcome(detector, false, rate)) return count;
  return Number.POSITIVE_INFINITY;
}

describe('the detector of sudden drops', () => {
  it.each([
    [0.99, 3],
    [0.95, 3],
    [0.9, 4],
    [0.8, 6],
  ])('notices that what worked in %d of all cases does not any more, after %i failures in a row', (rate, failures) => {
    expect(failuresUntilAlarm(rate)).toBe(failures);
  });

  it('does not speak of what never worked', () => {
    expect(failuresUntilAlarm(0.4)).toBe(Number.POSITIVE_INFINITY);
  });

  it.each([0.8, 0.9, 0.95])(
    'gives a false alarm less often than once in 500 outcomes, at a steady rate of %d',
    (rate) => {
      const random = seededRandom(41);
      const detector = newDropDetector();
      const outcomes = 200_000;
      let alarms = 0;
      for (let count = 0; count < outcomes; count++) if (noteOutcome(detector, random() < rate, rate)) alarms += 1;
      expect(alarms).toBeLessThan(outcomes / 500);
    },
  );

  it('measures a drop by the former rate, even where the expectation falls with it', () => {
    const detector = newDropDetector();
    const expected = [0.95, 0.9, 0.86, 0.8];
    expect(expected.map((rate) => noteOutcome(detector, false, rate))).toEqual([false, false, true, false]);
  });

  it('begins anew after an alarm', () => {
    const detector = newDropDetector();
    for (let count = 0; count < 3; count++) noteOutcome(detector, false, 0.95);
    expect(detector.sum).toBe(0);
  });
});
