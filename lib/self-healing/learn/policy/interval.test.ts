import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../testing/seeded-random';
import { ratioInterval, wilsonInterval } from './interval';

describe('the interval of a mean over clusters', () => {
  it("is Student's where clusters are alike and nothing is skewed", () => {
    // 20 clusters of +1 and 20 of −1: mean 0, sum of squares 40, no skewness, so t with 39 degrees of freedom.
    const clusters = Array.from({ length: 40 }, (_, place) => ({ sum: place % 2 === 0 ? 1 : -1, size: 1 }));
    const interval = ratioInterval(clusters);
    const error = Math.sqrt((40 * 40) / 39) / 40;
    expect(interval?.value).toBeCloseTo(0, 12);
    expect(interval?.high).toBeCloseTo(2.0227 * error, 3);
    expect(interval?.low).toBeCloseTo(-2.0227 * error, 3);
  });

  it('grows when the same decisions belong to fewer incidents', () => {
    const random = seededRandom(4);
    const rewards = Array.from({ length: 400 }, () => Number(random() < 0.5));
    const single = ratioInterval(rewards.map((sum) => ({ sum, size: 1 })));
    // Ten decisions of an incident that all end alike say as much as one.
    const storms = ratioInterval(rewards.slice(0, 40).map((sum) => ({ sum: sum * 10, size: 10 })));
    const width = (interval: typeof single) => (interval ? interval.high - interval.low : Number.NaN);
    expect(width(storms)).toBeGreaterThan(2.5 * width(single));
  });

  it('holds the true mean of a skewed quantity in about 95 of 100 samples, where the normal one falls short', () => {
    const random = seededRandom(11);
    let [held, normal] = [0, 0];
    const samples = 1_000;
    for (let sample = 0; sample < samples; sample++) {
      // One decision in twenty weighs twenty: mean 0.5.
      const sums = Array.from({ length: 300 }, () => (random() < 0.05 ? 20 : 0) * Number(random() < 0.5));
      const interval = ratioInterval(sums.map((sum) => ({ sum, size: 1 })));
      const mean = sums.reduce((total, sum) => total + sum, 0) / sums.length;
      const variance = sums.reduce((total, sum) => total + (sum - mean) ** 2, 0) / (sums.length - 1) / sums.length;
      if (interval && interval.low <= 0.5 && interval.high >= 0.5) held += 1;
      if (Math.abs(mean - 0.5) <= 1.96 * Math.sqrt(variance)) normal += 1;
    }
    expect(held / samples).toBeGreaterThan(0.935);
    expect(normal / samples).toBeLessThan(held / samples);
  });

  it('knows nothing without a decision', () => {
    expect(ratioInterval([])).toBeNull();
    expect(wilsonInterval(0, 0)).toEqual({ value: 0, low: 0, high: 1 });
  });

  it('does not hold a share for certain that never failed in a few tries', () => {
    expect(wilsonInterval(1, 10).low).toBeCloseTo(0.7225, 3);
  });
});
