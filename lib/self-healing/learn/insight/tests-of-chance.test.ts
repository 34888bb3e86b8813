import { describe, expect, it } from 'vitest';
import { atLeastByChance, correctForComparisons, togetherByChance } from './tests-of-chance';

describe('what chance would bring', () => {
  it('is the exact binomial tail', () => {
    expect(atLeastByChance(8, 10, 0.5)).toBeCloseTo(56 / 1024, 12);
    expect(atLeastByChance(3, 3, 1 / 24)).toBeCloseTo((1 / 24) ** 3, 12);
    expect(atLeastByChance(0, 10, 0.5)).toBe(1);
    expect(atLeastByChance(1, 10, 0)).toBe(0);
    expect(atLeastByChance(40, 4032, 1e-6)).toBeGreaterThan(0);
  });

  it("is Fisher's exact test for two sources", () => {
    // The lady who tastes tea: four of four right, 1 in 70.
    expect(togetherByChance({ both: 4, first: 4, second: 4, all: 8 })).toBeCloseTo(1 / 70, 12);
    expect(togetherByChance({ both: 3, first: 4, second: 4, all: 8 })).toBeCloseTo(17 / 70, 12);
    expect(togetherByChance({ both: 0, first: 4, second: 4, all: 8 })).toBe(1);
  });

  it('is corrected for all comparisons made, also for those that found nothing', () => {
    const found = [0.01, 0.001, 0.02].map((pValue) => ({ pValue }));
    expect(correctForComparisons(found, 4).map(({ pValue }) => pValue)).toEqual([
      expect.closeTo(0.004, 12),
      expect.closeTo(0.02, 12),
      expect.closeTo((0.02 * 4) / 3, 12),
    ]);
    expect(correctForComparisons([{ pValue: 0.9 }], 100)).toEqual([{ pValue: 1 }]);
    expect(correctForComparisons([], 100)).toEqual([]);
  });
});
