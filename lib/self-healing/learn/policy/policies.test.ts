import { describe, expect, it } from 'vitest';
import type { Decision } from '../../core/learning';
import { buildDecision } from './__fixtures__/simulated-log';
import {
  alwaysRetry,
  forestFirst,
  inForce,
  modelFirst,
  patternAt,
  rulesAlone,
  staticOrder,
  usualPolicies,
} from './policies';
import { createSeenBefore } from './seen-before';

const minuteMs = 60_000;
const startMs = Date.UTC(2026, 0, 1);
const twoWays = (given: Partial<Decision['candidates'][number]>[] = []) =>
  (['SWITCH_API_ENDPOINT', 'RETRY_WITH_BACKOFF'] as const).map((strategy, place) => ({
    ...{ strategy, by: 'rule' as const, confidence: [0.8, 0.7][place] ?? 0, probability: null },
    propensity: [0.99, 0.01][place] ?? 0,
    ...given[place],
  }));
const decision = (given: Partial<Decision> = {}) => buildDecision({ candidates: twoWays(), ...given });
/** A history in which retrying succeeded `times` times, an hour apart. */
function history(times: number, given: Partial<Decision> = {}) {
  const seen = createSeenBefore();
  for (let nth = 0; nth < times; nth++)
    seen.observe(decision({ atMs: startMs + nth * 60 * minuteMs, firstChoice: 'RETRY_WITH_BACKOFF', ...given }));
  return seen;
}
const later = decision({ atMs: startMs + 86_400_000 });

describe('policies', () => {
  it('choose as was usual, by the rules, in the listed order, or always to retry', () => {
    const seen = createSeenBefore();
    expect(inForce.choose(later, seen)).toEqual([1, 0]);
    expect(rulesAlone.choose(later, seen)).toEqual([1, 0]);
    expect(staticOrder.choose(later, seen)).toEqual([0, 1]);
    expect(alwaysRetry.choose(later, seen)).toEqual([0, 1]);
  });

  it('follow a pattern once its lower bound reaches the threshold, and the rules before', () => {
    expect(patternAt(0.8).choose(later, history(3))).toEqual([1, 0]);
    expect(patternAt(0.8).choose(later, history(20))).toEqual([0, 1]);
    expect(patternAt(0.99).choose(later, history(20))).toEqual([1, 0]);
  });

  it('trust no pattern for what a single incident repeated', () => {
    const seen = createSeenBefore();
    for (let nth = 0; nth < 50; nth++)
      seen.observe(decision({ atMs: startMs + nth * 1_000, firstChoice: 'RETRY_WITH_BACKOFF' }));
    expect(patternAt(0.8).choose(later, seen)).toEqual([1, 0]);
  });

  it('withdraw their trust when what worked fails all of a sudden', () => {
    const seen = history(20);
    for (let nth = 0; nth < 4; nth++)
      seen.observe(
        decision({ atMs: later.atMs + nth * 60 * minuteMs, firstChoice: 'RETRY_WITH_BACKOFF', succeeded: false }),
      );
    expect(patternAt(0.8).choose(decision({ atMs: later.atMs + 86_400_000 }), seen)).toEqual([1, 0]);
  });

  it('remember how sure a rule was of a strategy, where a pattern proposed it since', () => {
    const seen = history(1);
    const learned = decision({ candidates: twoWays([{}, { by: 'pattern', confidence: 0.95 }]) });
    expect(rulesAlone.choose(learned, seen)).toEqual([1, 0]);
  });

  it('let a model choose where it spoke, and the rules where it did not', () => {
    const seen = createSeenBefore();
    const spoken = decision({ candidates: twoWays([{}, { by: 'model' }]) });
    expect(modelFirst.choose(spoken, seen)).toEqual([0, 1]);
    expect(forestFirst.choose(spoken, seen)).toEqual([1, 0]);
    expect(usualPolicies([spoken], [0.8, 0.8]).map(({ name }) => name)).toEqual([
      ...['as chosen then', 'rules alone', 'patterns at 0.80', 'model, then rules'],
      ...['static order', 'always retry', 'at random'],
    ]);
  });

  it('refuse a threshold that is no probability', () => {
    expect(() => patternAt(1.2)).toThrow(RangeError);
    expect(() => patternAt(Number.NaN)).toThrow(RangeError);
  });
});
