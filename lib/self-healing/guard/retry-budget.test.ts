import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fakeClock } from '../testing/fake-clock';
import { seededRandom } from '../testing/seeded-random';
import { createRetryBudgets, decorrelatedJitter, fullJitter } from './retry-budget';

function budgets(overrides: Partial<Parameters<typeof createRetryBudgets>[0]> = {}) {
  const clock = fakeClock();
  return { clock, budget: createRetryBudgets({ clock, tokens: 5, refill: 1, floorPerSecond: 0.5, ...overrides }) };
}

describe('retry budgets', () => {
  it('refuses further reruns once the tokens of a dependency are spent', () => {
    const { budget } = budgets();
    expect(Array.from({ length: 7 }, () => budget.tryTake('database', 1))).toEqual([
      ...Array.from({ length: 5 }, () => true),
      false,
      false,
    ]);
    expect(budget.level('database')).toBe(0);
  });

  it('leaves other dependencies alone', () => {
    const { budget } = budgets();
    while (budget.tryTake('database', 1));
    expect(budget.tryTake('rates', 1)).toBe(true);
  });

  it('gives tokens back for successes, never above the full bucket', () => {
    const { budget } = budgets();
    budget.tryTake('database', 3);
    budget.succeeded('database');
    expect(budget.level('database')).toBe(3);
    for (let count = 0; count < 10; count++) budget.succeeded('database');
    expect(budget.level('database')).toBe(5);
  });

  it('regains tokens with time, so that a dependency without traffic can be tried again', async () => {
    const { budget, clock } = budgets();
    while (budget.tryTake('database', 1));
    await clock.advance(1_000);
    expect(budget.peek('database', 1)).toBe(false);
    await clock.advance(1_000);
    expect(budget.peek('database', 1)).toBe(true);
    await clock.advance(3_600_000);
    expect(budget.level('database')).toBe(5);
  });

  it('takes nothing when it only looks, or when it refuses', () => {
    const { budget } = budgets();
    budget.peek('database', 5);
    expect(budget.tryTake('database', 6)).toBe(false);
    expect(budget.level('database')).toBe(5);
  });

  it('refuses costs that are not a number of tokens', () => {
    const { budget } = budgets();
    expect(budget.tryTake('database', -1)).toBe(false);
    expect(budget.tryTake('database', Number.NaN)).toBe(false);
    expect(budget.level('database')).toBe(5);
  });

  it('remembers a bounded number of dependencies and forgets the one unused for longest', () => {
    const { budget } = budgets({ maxDependencies: 2 });
    budget.tryTake('a', 5);
    budget.tryTake('b', 5);
    budget.peek('a', 1);
    budget.tryTake('c', 5);
    expect(budget.peek('a', 1)).toBe(false);
    expect(budget.peek('b', 1)).toBe(true);
  });

  it('never lets more reruns through than tokens, refills and elapsed time allow', () => {
    const step = fc.oneof(fc.constant('take' as const), fc.constant('succeed' as const), fc.constant('wait' as const));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        let nowMs = 0;
        const budget = createRetryBudgets({
          clock: { monotonic: () => nowMs },
          tokens: 5,
          refill: 1,
          floorPerSecond: 0.5,
        });
        let allowed = 5;
        let taken = 0;
        for (const one of steps) {
          if (one === 'take' && budget.tryTake('d', 1)) taken += 1;
          if (one === 'succeed') {
            budget.succeeded('d');
            allowed += 1;
          }
          if (one === 'wait') {
            nowMs += 1_000;
            allowed += 0.5;
          }
          expect(taken).toBeLessThanOrEqual(allowed);
        }
      }),
    );
  });
});

describe('jitter', () => {
  it('spreads the wait over the whole of a doubling range', () => {
    expect(fullJitter(100, 1, () => 0.5)).toBe(50);
    expect(fullJitter(100, 3, () => 0.5)).toBe(200);
    expect(fullJitter(100, 3, () => 0)).toBe(0);
  });

  it('keeps every wait within the cap, whatever the attempt', () => {
    const random = seededRandom(7);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 0, max: 5_000 }), (base, attempt) => {
        const wait = fullJitter(base, attempt, random, 3_000);
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThanOrEqual(3_000);
        const next = decorrelatedJitter(base, wait, random, 3_000);
        expect(next).toBeGreaterThanOrEqual(Math.min(base, 3_000));
        expect(next).toBeLessThanOrEqual(3_000);
      }),
    );
  });

  it('does not pass the longest wait that a timer takes', () => {
    expect(fullJitter(1_000, 1_000, () => 0.999_999)).toBeLessThanOrEqual(2 ** 31 - 1);
  });
});
