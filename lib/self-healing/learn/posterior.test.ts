import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lowerBound, posteriorMean, successesNeeded } from './posterior';

describe('lowerBound', () => {
  it.each([
    // With no failures the quantile has the closed form 0.05 ** (1 / (n + 1)).
    [0, 0, 0.05],
    [4, 0, 0.05 ** (1 / 5)],
    [13, 0, 0.05 ** (1 / 14)],
    // With no successes: 1 - 0.95 ** (1 / (n + 1)).
    [0, 9, 1 - 0.95 ** (1 / 10)],
  ])('is the 5 %% quantile of the posterior after %i successes and %i failures', (successes, failures, expected) => {
    expect(lowerBound(successes, failures)).toBeCloseTo(expected, 10);
  });

  it('earns the usual trust of 0.80 with 13 clean successes, not with 12', () => {
    expect(lowerBound(12, 0)).toBeLessThan(0.8);
    expect(lowerBound(13, 0)).toBeGreaterThanOrEqual(0.8);
  });

  it('does not trust four of five, as a plain share of 80 % would', () => {
    expect(lowerBound(4, 1)).toBeLessThan(0.5);
  });

  it('rises with each success, falls with each failure and stays below the share observed', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.nat(500), (successes, failures) => {
        const bound = lowerBound(successes, failures);
        expect(lowerBound(successes + 1, failures)).toBeGreaterThan(bound);
        expect(lowerBound(successes, failures + 1)).toBeLessThan(bound);
        expect(bound).toBeLessThan((successes + 1) / (successes + failures + 2));
      }),
    );
  });
});

describe('with a prior of its own', () => {
  it('counts pseudo-observations like observations', () => {
    expect(lowerBound(5, 1, { successes: 4, failures: 2 })).toBeCloseTo(lowerBound(8, 2), 10);
    expect(posteriorMean(5, 1, { successes: 4, failures: 2 })).toBeCloseTo(9 / 12, 10);
  });

  it('says how many pseudo-successes reach the trust', () => {
    expect(Math.ceil(successesNeeded(1, 0.8) - 1)).toBe(13);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 80 }), (tenths) => {
        const needed = successesNeeded(tenths / 10, 0.8);
        expect(lowerBound(0, 0, { successes: needed, failures: tenths / 10 })).toBeGreaterThanOrEqual(0.8);
        expect(lowerBound(0, 0, { successes: needed - 0.1, failures: tenths / 10 })).toBeLessThan(0.8);
      }),
      { numRuns: 30 },
    );
  });
});
