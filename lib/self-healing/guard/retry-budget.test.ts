import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fakeClock } from '../testing/fake-clock';
import { seededRandom } from '../testing/seeded-random';
import { createRetryBudgets, decorrelatedJitter, fullJitter } from './retry-budget';

function budgets(overrides: { tokens?: number; maxDependencies?: number } = {}) {
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

  it('takes the very last token, and not a hair more', () => {
    const { budget } = budgets();
    expect(budget.tryTake('database', 4.5)).toBe(true);
    expect(budget.peek('database', 0.5)).toBe(true);
    expect(budget.peek('database', 0.500_001)).toBe(false);
    expect(budget.tryTake('database', 0.5)).toBe(true);
    expect(budget.peek('database', 0)).toBe(true);
    expect(budget.peek('database', -1)).toBe(false);
  });

  it('does not remember a dependency that was only looked at', () => {
    const { budget } = budgets({ maxDependencies: 1 });
    budget.tryTake('a', 5);
    expect([budget.level('b'), budget.share('b'), budget.peek('b', 5)]).toEqual([5, 1, true]);
    budget.succeeded('b');
    expect(budget.levels()).toEqual([{ dependency: 'a', tokens: 0, of: 5 }]);
  });

  it('says what is left of each bucket that was drawn from, as of now', async () => {
    const { budget, clock } = budgets();
    budget.tryTake('a', 4);
    budget.tryTake('b', 1);
    await clock.advance(2_000);
    expect(budget.levels()).toEqual([
      { dependency: 'a', tokens: 2, of: 5 },
      { dependency: 'b', tokens: 5, of: 5 },
    ]);
    expect([budget.share('a'), budget.share('b')]).toEqual([0.4, 1]);
  });

  it('does not forget an older bucket for being listed', () => {
    const { budget } = budgets({ maxDependencies: 2 });
    budget.tryTake('a', 5);
    budget.tryTake('b', 5);
    budget.levels();
    budget.tryTake('c', 5);
    expect([budget.level('a'), budget.level('b')]).toEqual([5, 0]);
  });

  it('remembers a thousand dependencies unless it is told otherwise', () => {
    const { budget } = budgets();
    for (let count = 0; count < 1_000; count++) budget.tryTake(`d${count}`, 5);
    expect(budget.levels()).toHaveLength(1_000);
    budget.tryTake('one more', 5);
    expect(budget.levels()).toHaveLength(1_000);
    expect([budget.level('d0'), budget.level('d1')]).toEqual([5, 0]);
  });

  it('takes no token back while a clock stands still or jumps back', () => {
    let nowMs = 10_000;
    const budget = createRetryBudgets({
      ...{ clock: { monotonic: () => nowMs }, tokens: 5, refill: 1, floorPerSecond: 1 },
    });
    budget.tryTake('d', 5);
    expect(budget.level('d')).toBe(0);
    nowMs = 5_000;
    expect(budget.level('d')).toBe(0);
    nowMs = 6_000;
    expect(budget.level('d')).toBe(1);
  });

  it('follows settings that change while it is in use', () => {
    let settings = { tokens: 10, refill: 1, floorPerSecond: 0 };
    const budget = createRetryBudgets({ clock: { monotonic: () => 0 }, settings: () => settings });
    budget.tryTake('d', 4);
    expect([budget.level('d'), budget.share('d')]).toEqual([6, 0.6]);
    settings = { tokens: 20, refill: 3, floorPerSecond: 0 };
    expect(budget.level('d')).toBe(16);
    budget.succeeded('d');
    expect(budget.level('d')).toBe(19);
    settings = { ...settings, tokens: 1 };
    expect(budget.levels()).toEqual([{ dependency: 'd', tokens: 0, of: 1 }]);
    expect(budget.tryTake('d', 1)).toBe(false);
    budget.succeeded('d');
    expect(budget.tryTake('d', 1)).toBe(true);
  });

  it('has no share left of a bucket that holds nothing', () => {
    const { budget } = budgets({ tokens: 0 });
    expect([budget.share('d'), budget.tryTake('d', 1), budget.tryTake('d', 0)]).toEqual([0, false, true]);
  });

  it('stays between nothing and full, and admits over any window no more than tokens, successes and time allow', () => {
    const amount = fc.integer({ min: 1, max: 40 }).map((tenths) => tenths / 10);
    const step = fc.oneof(
      fc.record({ do: fc.constant('take' as const), amount }),
      fc.record({ do: fc.constant('succeed' as const), amount }),
      fc.record({ do: fc.constant('wait' as const), amount }),
    );
    const [tokens, refill, floorPerSecond] = [5, 0.7, 0.3];
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        let nowMs = 0;
        const budget = createRetryBudgets({ clock: { monotonic: () => nowMs }, tokens, refill, floorPerSecond });
        /** After each step: tokens given out so far, less what successes and time had earned by then. */
        const surplus = [0];
        let sum = 0;
        for (const one of steps) {
          if (one.do === 'take' && budget.tryTake('d', one.amount)) sum += one.amount;
          if (one.do === 'succeed') {
            budget.succeeded('d');
            sum -= refill;
          }
          if (one.do === 'wait') {
            nowMs += one.amount * 1_000;
            sum -= one.amount * floorPerSecond;
          }
          surplus.push(sum);
          expect(budget.level('d')).toBeGreaterThanOrEqual(0);
          expect(budget.level('d')).toBeLessThanOrEqual(tokens);
        }
        let lowest = 0;
        for (const value of surplus) {
          expect(value - lowest).toBeLessThanOrEqual(tokens + 1e-9);
          lowest = Math.min(lowest, value);
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
