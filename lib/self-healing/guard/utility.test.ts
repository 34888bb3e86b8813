import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settingsSchema } from '../core/settings';
import { severities } from '../core/vocabulary';
import { builtInRules } from '../diagnose/rules';
import { strategies } from '../healing-strategies';
import { describeUtility, expectedUtility, type UtilityInput } from './utility';

const weights = settingsSchema.parse({}).utility;
const rerun = { reruns: true, touches: 'request', outcome: 'healed' } as const;
const standIn = { reruns: false, touches: 'request', outcome: 'degraded' } as const;
const calm: UtilityInput = {
  strategy: rerun,
  probability: 0.7,
  severity: 'normal',
  callersWaiting: 0,
  waitMs: 0,
  medianMs: 0,
  budgetShare: 1,
  cost: 1,
  weights,
};

describe('expectedUtility', () => {
  it('is the expected value less time, load and risk', () => {
    const utility = expectedUtility({
      strategy: { reruns: true, touches: 'shared', outcome: 'degraded' },
      probability: 0.5,
      severity: 'critical',
      callersWaiting: 4,
      waitMs: 1_500,
      medianMs: 500,
      budgetShare: 0.25,
      cost: 2,
      weights,
    });
    expect(utility.value).toBeCloseTo(3 * 1.2, 10);
    expect(utility.time).toBeCloseTo(0.04, 10);
    expect(utility.load).toBeCloseTo(0.3 * 0.75 * 2, 10);
    expect(utility.risk).toBeCloseTo(0.15, 10);
    expect(utility.probability).toBe(0.5);
    expect(utility.total).toBeCloseTo(0.5 * 3.6 - 0.04 - 0.45 - 0.15, 10);
  });

  it('values a call by the severity of its operation', () => {
    const valueAt = (severity: UtilityInput['severity']) => expectedUtility({ ...calm, severity }).value;
    expect([valueAt('low'), valueAt('normal'), valueAt('critical')]).toEqual([0.5, 1, 3]);
  });

  it('counts no more than ten waiting callers', () => {
    const valueAt = (callersWaiting: number) => expectedUtility({ ...calm, callersWaiting }).value;
    expect(valueAt(9)).toBeCloseTo(1.45, 10);
    expect(valueAt(10)).toBeCloseTo(1.5, 10);
    expect(valueAt(11)).toBe(valueAt(10));
    expect(valueAt(-1)).toBe(1);
  });

  it('takes nothing for more than certain, nor for less than impossible', () => {
    const oddsOf = (probability: number) => expectedUtility({ ...calm, probability }).probability;
    expect([oddsOf(1.5), oddsOf(1), oddsOf(-0.5)]).toEqual([1, 1, 0]);
  });

  it('charges a stand-in neither the run nor the load, since it calls nobody', () => {
    const utility = expectedUtility({ ...calm, strategy: standIn, waitMs: 1_000, medianMs: 60_000, budgetShare: 0 });
    expect(utility).toMatchObject({ time: 0.02, load: 0, risk: 0.05 });
  });

  it('charges a rerun more the emptier the retry budget is', () => {
    const loadOf = (budgetShare: number) => expectedUtility({ ...calm, budgetShare }).load;
    expect([loadOf(1), loadOf(0.5), loadOf(0)]).toEqual([0, 0.15, 0.3]);
    expect([loadOf(2), loadOf(-1)]).toEqual([0, 0.3]);
  });

  it('refuses what is unlikely and of little worth while the budget is nearly spent, and not while it is full', () => {
    const doubtful = { ...calm, probability: 0.4, severity: 'low' } as const;
    expect(expectedUtility({ ...doubtful, budgetShare: 0.05 }).total).toBeLessThan(0);
    expect(expectedUtility({ ...doubtful, budgetShare: 1 }).total).toBeGreaterThan(0);
    expect(expectedUtility({ ...doubtful, severity: 'critical', budgetShare: 0 }).total).toBeGreaterThan(0);
  });

  it('refuses nothing that the built-in rules propose while the budget is full and the wait is short', () => {
    for (const { proposes } of builtInRules) {
      for (const { strategy: name, confidence: probability } of proposes) {
        const strategy = strategies.find((one) => one.name === name) ?? rerun;
        for (const severity of severities) {
          const utility = expectedUtility({ ...calm, strategy, probability, severity, waitMs: 3_000, medianMs: 1_000 });
          expect(utility.total, `${name} for ${severity}`).toBeGreaterThan(0);
        }
      }
    }
  });

  it('takes what is not a number as the worst of the harmless', () => {
    const odd = Number.NaN;
    const utility = expectedUtility({
      ...{ ...calm, probability: odd, callersWaiting: odd, waitMs: odd, medianMs: odd, budgetShare: odd, cost: odd },
    });
    expect(utility).toEqual({ total: 0, probability: 0, value: 1, time: 0, load: 0, risk: 0 });
  });

  it('adds up for any input, grows with the odds, and falls with time and load', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const ms = fc.integer({ min: 0, max: 600_000 });
    const input: fc.Arbitrary<UtilityInput> = fc.record({
      strategy: fc.record({
        reruns: fc.boolean(),
        touches: fc.constantFrom('request' as const, 'shared' as const),
        outcome: fc.constantFrom('healed' as const, 'deferred' as const, 'degraded' as const),
      }),
      probability: share,
      severity: fc.constantFrom('low' as const, 'normal' as const, 'critical' as const),
      callersWaiting: fc.nat(100),
      waitMs: ms,
      medianMs: ms,
      budgetShare: share,
      cost: fc.double({ min: 0, max: 5, noNaN: true }),
      weights: fc.constant(weights),
    });
    fc.assert(
      fc.property(input, share, ms, (one, probability, waitMs) => {
        const { total, value, time, load, risk, ...rest } = expectedUtility(one);
        expect(total).toBeCloseTo(rest.probability * value - time - load - risk, 9);
        const better = expectedUtility({ ...one, probability: Math.max(one.probability, probability) });
        expect(better.total).toBeGreaterThanOrEqual(total);
        expect(expectedUtility({ ...one, waitMs: one.waitMs + waitMs }).total).toBeLessThanOrEqual(total);
        expect(expectedUtility({ ...one, budgetShare: 1 }).total).toBeGreaterThanOrEqual(total);
      }),
    );
  });
});

describe('describeUtility', () => {
  it('shows the sum in plain figures', () => {
    const utility = expectedUtility({ ...calm, probability: 0.4, severity: 'low', budgetShare: 0.05, waitMs: 1_000 });
    expect(describeUtility(utility)).toBe('0.40 × 0.50 − 0.02 time − 0.28 load − 0.00 risk = −0.10');
  });

  it('never shows a loss as nothing', () => {
    const loss = { total: -0.0012, probability: 0, value: 1, time: 0.0012, load: 0, risk: 0 };
    expect(describeUtility(loss)).toBe('0.00 × 1.00 − 0.001 time − 0.00 load − 0.00 risk = −0.001');
    expect(describeUtility({ ...loss, total: -0.0051 })).toMatch(/ = −0\.01$/);
    expect(describeUtility({ ...loss, total: 0 })).toMatch(/ = 0\.00$/);
  });
});
