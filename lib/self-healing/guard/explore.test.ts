import { describe, expect, it } from 'vitest';
import type { Diagnosis } from '../core/failure';
import { seededRandom } from '../testing/seeded-random';
import { byRule, everything, failure, inputOf, planOf, runOf, steps, strategyOf, wordOn } from './__fixtures__/plan';
import { guard } from './index';

const settings = { learning: { exploration: 0.1 } };
/** Draws what is given, then halves. */
const drawing = (...numbers: number[]) => {
  const left = [...numbers];
  return () => left.shift() ?? 0.5;
};
const proposals = [byRule('SWITCH_API_ENDPOINT', 0.75), byRule('RETRY_WITH_BACKOFF', 0.7)];
const options = runOf().options;

describe('exploration', () => {
  it('lets chance put another strategy of the same rank first, says so, and keeps the usual first as the second', () => {
    const plan = planOf({ proposals, input: { settings, random: drawing(0.05, 0.9) } });
    expect(steps(plan)).toEqual(['RETRY_WITH_BACKOFF', 'SWITCH_API_ENDPOINT']);
    expect(plan.propensity).toBeCloseTo(0.05, 10);
    expect(plan.steps[0]?.candidate).toMatchObject({
      explored: true,
      reason: 'Allowed. Chosen by chance, in order to learn (10 %).',
    });
    expect(plan.steps[1]?.candidate).not.toHaveProperty('explored');
  });

  it('stores with which probability each could have been the first choice, whether chance spoke or not', () => {
    for (const random of [drawing(0.05, 0.9), drawing(0.05, 0.1), drawing(0.5)]) {
      const plan = planOf({ proposals, input: { settings, random } });
      expect(wordOn(plan, 'SWITCH_API_ENDPOINT')?.propensity).toBeCloseTo(0.95, 10);
      expect(wordOn(plan, 'RETRY_WITH_BACKOFF')?.propensity).toBeCloseTo(0.05, 10);
      expect(wordOn(plan, 'QUEUE_FOR_LATER')).not.toHaveProperty('propensity');
      expect(plan.propensity).toBe(plan.steps[0]?.candidate.propensity);
    }
  });

  it('draws as often as it says', () => {
    const random = seededRandom(7);
    const firsts = Array.from({ length: 10_000 }, () => steps(planOf({ proposals, input: { settings, random } }))[0]);
    const share = firsts.filter((name) => name === 'RETRY_WITH_BACKOFF').length / firsts.length;
    // Four standard deviations around 0.05.
    expect(Math.abs(share - 0.05)).toBeLessThan(0.0088);
  });

  it('gives a plain rerun the wait of the strategy whose place it takes: that makes it a control', () => {
    const change = strategyOf('SWITCH_API_ENDPOINT', { waitMs: () => 40 });
    const slow = strategyOf('RETRY_WITH_BACKOFF', { waitMs: () => 900 });
    const strategies = [change, slow];
    const plan = planOf({ proposals, input: { settings, strategies, random: drawing(0.05, 0.9) } });
    expect(plan.steps[0]).toMatchObject({ waitMs: 40, candidate: { strategy: 'RETRY_WITH_BACKOFF', waitMs: 40 } });
    const usual = planOf({ proposals, input: { settings, strategies, random: drawing(0.5) } });
    expect(usual.steps[1]).toMatchObject({ waitMs: 900 });
  });

  it('never begins such a control earlier than the server asked', () => {
    const { plan } = planWithRetryAfter(2_000);
    expect(plan.steps[0]).toMatchObject({ waitMs: 2_000, candidate: { strategy: 'RETRY_WITH_BACKOFF' } });
  });

  it.each([
    ['a write', { run: runOf({ options: { ...options, effects: 'idempotent' } }) }],
    [
      'an operation that says nothing of its effects',
      { run: runOf({ options: { ...options, effects: undefined } as never }) },
    ],
    ['a second try', { run: runOf({ used: new Map([['RETRY_WITH_BACKOFF' as const, 1]]) }) }],
    ['planned work', { input: { settings: { ...settings, maintenanceUntilMs: 5_000 }, nowMs: 1_000 } }],
    ['a healer that only suggests', { input: { settings, mode: 'suggest' as const, approved: () => true } }],
    ['exploration switched off', { input: { settings: { learning: { exploration: 0 } } } }],
    [
      'a breaker that is not closed',
      {
        input: {
          settings,
          nowMs: 1_000,
          breaker: {
            ...{ dependency: 'database', state: 'half-open', scope: 'local', reason: 'x', sinceMs: 900 },
            ...{ retryAtMs: 1_000, calls: 9, failures: 9 },
          } as const,
        },
      },
    ],
    [
      'an experiment',
      {
        input: {
          settings: {
            ...settings,
            experiments: [{ name: 'x', arms: ['SWITCH_API_ENDPOINT', 'RETRY_WITH_BACKOFF'], firstShare: 1 } as never],
          },
          rollout: { key: 'k', instanceId: 'a' },
        },
      },
    ],
  ] as [string, NonNullable<Parameters<typeof planOf>[0]>][])('leaves nothing to chance for %s', (_name, given) => {
    const plan = planOf({
      ...given,
      proposals,
      input: { settings, ...given.input, random: drawing(0, 0.99) },
    });
    expect(steps(plan)[0] ?? 'SWITCH_API_ENDPOINT').toBe('SWITCH_API_ENDPOINT');
    expect(plan.candidates.every(({ explored }) => !explored)).toBe(true);
    const told = plan.candidates.filter(({ propensity }) => propensity !== undefined);
    expect(told).toHaveLength(plan.rollout?.experiment ? 2 : 0);
  });

  it('never tries by chance what changes the state that others use', () => {
    const random = seededRandom(11);
    const input = { settings: { learning: { exploration: 0.2 } }, random };
    const both = [byRule('RETRY_WITH_BACKOFF', 0.9), byRule('RESET_CONNECTION', 0.5)];
    for (let count = 0; count < 500; count++) {
      expect(steps(planOf({ proposals: both, input }))[0]).toBe('RETRY_WITH_BACKOFF');
    }
  });

  it('never puts a stand-in before what can heal', () => {
    const random = seededRandom(12);
    const input = { settings: { learning: { exploration: 0.2 } }, random };
    for (let count = 0; count < 500; count++) {
      expect(['SWITCH_API_ENDPOINT', 'RESET_CONNECTION', 'RETRY_WITH_BACKOFF']).toContain(
        steps(planOf({ proposals: everything, input }))[0],
      );
    }
  });
});

function planWithRetryAfter(retryAfterMs: number) {
  const polite = strategyOf('RETRY_WITH_BACKOFF', { waitMs: () => retryAfterMs + 50 });
  const change = strategyOf('SWITCH_API_ENDPOINT');
  const input = inputOf({ settings, strategies: [change, polite], random: drawing(0.05, 0.9) });
  const diagnosis = {
    kind: 'rate-limited',
    transient: true,
    retryAfterMs,
    effect: 'none',
    explanation: 'x',
    proposals,
  };
  return { plan: guard(failure, diagnosis as Diagnosis, runOf(), input) };
}
