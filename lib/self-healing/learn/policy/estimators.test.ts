import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../testing/seeded-random';
import { createEstimator, heaviest, type Scored } from './estimators';

const scored = (given: Partial<Scored> = {}): Scored => ({
  ...{ cluster: 0, succeeded: true, propensity: 0.5, probability: 1, expected: 0.5, expectedOfPolicy: 0.5 },
  ...given,
});

describe('what a policy would have achieved', () => {
  it('is without bias under exploration', () => {
    const random = seededRandom(3);
    let [ips, doublyRobust] = [0, 0];
    const logs = 400;
    for (let log = 0; log < logs; log++) {
      const estimator = createEstimator(100);
      for (let cluster = 0; cluster < 100; cluster++) {
        // Chance tries what the policy would choose once in ten; it succeeds 7 times in 10, the usual 4 times.
        const tried = random() < 0.1;
        const succeeded = random() < (tried ? 0.7 : 0.4);
        // The model is badly wrong on purpose.
        const figures = tried ? { propensity: 0.1, probability: 1 } : { propensity: 0.9, probability: 0 };
        estimator.add({ cluster, succeeded, ...figures, expected: 0.9, expectedOfPolicy: 0.9 });
      }
      ips += estimator.inversePropensity().value / logs;
      doublyRobust += estimator.doublyRobust().value / logs;
    }
    expect(ips).toBeCloseTo(0.7, 1);
    expect(Math.abs(ips - 0.7)).toBeLessThan(0.03);
    expect(Math.abs(doublyRobust - 0.7)).toBeLessThan(0.03);
  });

  it('is what was achieved where the policy is the one that was in force', () => {
    const estimator = createEstimator(2);
    estimator.add(scored({ propensity: 0.8, probability: 0.8 }));
    estimator.add(scored({ cluster: 1, succeeded: false, propensity: 0.2, probability: 0.2 }));
    expect(estimator.selfNormalised().value).toBeCloseTo(0.5);
    expect(estimator.inversePropensity().value).toBeCloseTo(0.5);
    expect(estimator.effective()).toBeCloseTo(2);
  });

  it("takes the model's word where chance never did what the policy would do", () => {
    const estimator = createEstimator(1);
    estimator.add(scored({ probability: 0, expected: 0.2, expectedOfPolicy: 0.6 }));
    expect(estimator.doublyRobust().value).toBeCloseTo(0.6);
    expect(estimator.selfNormalised()).toEqual({ value: 0, low: 0, high: 1 });
  });

  it('lets no single decision speak for more than a thousand', () => {
    const estimator = createEstimator(2);
    estimator.add(scored({ propensity: 1e-9 }));
    estimator.add(scored({ cluster: 1, succeeded: false, propensity: 1 / heaviest }));
    expect(estimator.clipped()).toBe(1);
    expect(estimator.selfNormalised().value).toBeCloseTo(0.5);
  });

  it.each([
    ['a propensity of 0', { propensity: 0 }],
    ['a propensity that is no number', { propensity: Number.NaN }],
    ['a propensity above 1', { propensity: 1.2 }],
    ['a probability below 0', { probability: -0.1 }],
    ['an expectation that is no number', { expectedOfPolicy: Number.NaN }],
    ['a cluster that does not exist', { cluster: 7 }],
  ])('refuses %s', (_, given) => {
    const estimator = createEstimator(1);
    expect(() => estimator.add(scored(given))).toThrow(RangeError);
  });
});
