import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Backoff, decorrelatedJitter, fullJitter, longestWaitMs, waitOf } from './backoff';

const half = () => 0.5;
const almostOne = () => 1 - 2 ** -32;
const calm = { attempt: 1, previousMs: 0, random: half, remainingMs: 1_000_000 };

describe('waitOf', () => {
  it('spreads full jitter over a range that doubles with each rerun, up to its cap', () => {
    const backoff: Backoff = { type: 'full-jitter', baseMs: 100, capMs: 700 };
    expect([1, 2, 3, 4, 9].map((attempt) => waitOf(backoff, { ...calm, attempt }))).toEqual([50, 100, 200, 350, 350]);
  });

  it('spreads decorrelated jitter between its base and three times the wait before, up to its cap', () => {
    const backoff: Backoff = { type: 'decorrelated', baseMs: 100, capMs: 700 };
    const waitAfter = (previousMs: number, random = half) => waitOf(backoff, { ...calm, previousMs, random });
    expect([waitAfter(0), waitAfter(100), waitAfter(200), waitAfter(10_000)]).toEqual([100, 200, 350, 700]);
    expect(waitAfter(200, () => 0)).toBe(100);
  });

  it('adds the same step with each linear wait, up to its cap', () => {
    const backoff: Backoff = { type: 'linear', baseMs: 100, stepMs: 50, capMs: 190 };
    expect([0, 1, 2, 3].map((attempt) => waitOf(backoff, { ...calm, attempt }))).toEqual([100, 100, 150, 190]);
    expect(waitOf({ ...backoff, jitter: 0.2 }, { ...calm, attempt: 2 })).toBe(135);
  });

  it('waits the same each time when it is fixed, less its jitter', () => {
    const backoff: Backoff = { type: 'fixed', delayMs: 80 };
    expect([1, 7].map((attempt) => waitOf(backoff, { ...calm, attempt }))).toEqual([80, 80]);
    expect(waitOf({ ...backoff, jitter: 0.5 }, calm)).toBe(60);
    expect(waitOf({ ...backoff, jitter: 0.5 }, { ...calm, random: () => 0 })).toBe(80);
  });

  it('starts an adaptive wait at the learned one, doubles it, and is full jitter while nothing is learned', () => {
    const backoff: Backoff = { type: 'adaptive', learnedMs: 400, baseMs: 100, capMs: 1_000 };
    expect([1, 2, 3].map((attempt) => waitOf(backoff, { ...calm, attempt }))).toEqual([400, 800, 1_000]);
    expect(waitOf(backoff, { ...calm, random: () => 0 })).toBe(300);
    expect(waitOf(backoff, { ...calm, random: almostOne })).toBeCloseTo(500, 5);
    expect(waitOf(backoff, { ...calm, attempt: 3, random: almostOne })).toBe(1_000);
    expect(waitOf({ ...backoff, learnedMs: null }, { ...calm, attempt: 2 })).toBe(100);
    expect(waitOf({ ...backoff, learnedMs: 0 }, { ...calm, attempt: 2 })).toBe(0);
  });

  it('never comes back before the server asked for it, and spreads the callers only beyond', () => {
    const backoff: Backoff = { type: 'fixed', delayMs: 0 };
    const asked = (retryAfterMs: number, random: () => number) => waitOf(backoff, { ...calm, retryAfterMs, random });
    expect(asked(1_000, () => 0)).toBe(1_000);
    expect(asked(1_000, half)).toBe(1_055);
    expect(asked(0, half)).toBe(5);
    expect(asked(100_000, half)).toBe(100_125);
    expect(waitOf({ type: 'fixed', delayMs: 3_000 }, { ...calm, retryAfterMs: 1_000 })).toBe(3_000);
  });

  it('lets no cap shorten what the server asked for', () => {
    const backoff: Backoff = { type: 'full-jitter', baseMs: 10, capMs: 20 };
    expect(waitOf(backoff, { ...calm, retryAfterMs: 5_000, random: () => 0 })).toBe(5_000);
  });

  it('does not let chance push the wait past a deadline that the server itself would keep', () => {
    const wait = waitOf(
      { type: 'fixed', delayMs: 0 },
      { ...calm, retryAfterMs: 990, remainingMs: 1_000, random: almostOne },
    );
    expect(wait).toBeCloseTo(995, 5);
    expect(waitOf({ type: 'fixed', delayMs: 0 }, { ...calm, retryAfterMs: 2_000, remainingMs: 1_000 })).toBe(2_000);
  });

  it('leaves half of the time that is left for the rerun itself', () => {
    expect(waitOf({ type: 'fixed', delayMs: 800 }, { ...calm, remainingMs: 1_000 })).toBe(500);
    expect(waitOf({ type: 'fixed', delayMs: 500 }, { ...calm, remainingMs: 1_000 })).toBe(500);
    expect(waitOf({ type: 'fixed', delayMs: 800 }, { ...calm, remainingMs: -5 })).toBe(0);
  });

  it('waits not at all where its own figures are no numbers', () => {
    expect(waitOf({ type: 'fixed', delayMs: Number.NaN }, calm)).toBe(0);
    expect(waitOf({ type: 'fixed', delayMs: 100 }, { ...calm, remainingMs: Number.NaN })).toBe(0);
  });

  it('knows the longest wait of a timer', () => {
    expect(longestWaitMs).toBe(2_147_483_647);
    const endless = { ...calm, remainingMs: Number.POSITIVE_INFINITY };
    expect(waitOf({ type: 'fixed', delayMs: 1e12 }, { ...endless, retryAfterMs: 1e12 })).toBe(longestWaitMs);
  });

  it('passes over a server delay that is no number', () => {
    expect(waitOf({ type: 'fixed', delayMs: 7 }, { ...calm, retryAfterMs: Number.NaN })).toBe(7);
    expect(waitOf({ type: 'fixed', delayMs: 7 }, { ...calm, retryAfterMs: -100, random: () => 0 })).toBe(7);
  });

  it('gives a number that a timer takes, whatever it is given', () => {
    const odd = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(0, -1, Number.MAX_VALUE, 2 ** 31, 2 ** 31 - 1));
    const backoff: fc.Arbitrary<Backoff> = fc.oneof(
      fc.record({ type: fc.constantFrom('full-jitter' as const, 'decorrelated' as const), baseMs: odd, capMs: odd }),
      fc.record({ type: fc.constant('linear' as const), baseMs: odd, stepMs: odd, capMs: odd, jitter: odd }),
      fc.record({ type: fc.constant('fixed' as const), delayMs: odd, jitter: odd }),
      fc.record({
        ...{ type: fc.constant('adaptive' as const), baseMs: odd, capMs: odd },
        learnedMs: fc.oneof(fc.constant(null), odd),
      }),
    );
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(backoff, odd, odd, fc.option(odd), odd, random, (one, attempt, previousMs, asked, left, chance) => {
        const wait = waitOf(one, {
          ...{ attempt, previousMs, remainingMs: left, random: () => chance },
          ...(asked === null ? {} : { retryAfterMs: asked }),
        });
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThanOrEqual(longestWaitMs);
        if (asked !== null && asked > 0) expect(wait).toBeGreaterThanOrEqual(Math.min(asked, longestWaitMs));
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('the two jitters', () => {
  it('count from the first attempt, also when told of one before it', () => {
    expect([-3, 0, 1].map((attempt) => fullJitter(100, attempt, half))).toEqual([50, 50, 50]);
  });

  it('stay a number when the base is nothing and the attempt is beyond counting', () => {
    expect(fullJitter(0, 5_000, almostOne)).toBe(0);
    expect(fullJitter(1, 5_000, almostOne)).toBeLessThanOrEqual(longestWaitMs);
  });

  it('keep decorrelated waits within the longest that a timer takes', () => {
    expect(decorrelatedJitter(100, Number.MAX_VALUE, almostOne)).toBe(longestWaitMs);
  });
});
