import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatInterval, formatShare, wilson } from './wilson';

describe('wilson', () => {
  it('has no rate for no sample', () => {
    expect(wilson(0, 0)).toBeNull();
  });

  it('agrees with the published interval for 8 of 10', () => {
    const rate = wilson(8, 10);
    expect(rate?.low).toBeCloseTo(0.4902, 4);
    expect(rate?.high).toBeCloseTo(0.9433, 4);
  });

  it('never calls one success of one a certainty', () => {
    expect(wilson(1, 1)?.low).toBeLessThan(0.25);
  });

  it('holds the share inside its interval and the interval inside 0 and 1', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (count, part) => {
        const rate = wilson(Math.round(count * part), count);
        if (rate === null) return false;
        return 0 <= rate.low && rate.low <= rate.value && rate.value <= rate.high && rate.high <= 1;
      }),
    );
  });
});

describe('the shown share', () => {
  it('rounds to neither 100 % nor 0 % unless it is exactly that', () => {
    expect(formatShare(1)).toBe('100 %');
    expect(formatShare(0.99999)).toBe('99.9 %');
    expect(formatShare(0.00001)).toBe('0.1 %');
    expect(formatShare(0.9733)).toBe('97.3 %');
  });

  it('rounds the interval outwards', () => {
    expect(formatInterval({ value: 0.97, low: 0.9509, high: 0.9811, count: 100 })).toBe('95–99 %');
  });
});
