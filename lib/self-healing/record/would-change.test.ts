import { describe, expect, it } from 'vitest';
import type { Diagnosis } from '../core/failure';
import type { ArmFigures } from '../core/learning';
import type { Candidate, Plan, PlannedStep } from '../core/strategy';
import type { StrategyName } from '../core/vocabulary';
import { lowerBound } from '../learn/posterior';
import { wouldChange } from './would-change';

const candidate = (strategy: StrategyName, more: Partial<Candidate> = {}): Candidate => ({
  ...{ strategy, outcome: 'healed', eligible: true, reason: 'Allowed.', by: 'rule', confidence: 0.7, ...more },
});
const arm = (strategy: StrategyName, successes: number, failures: number): ArmFigures => ({
  ...{ strategy, successes, failures, trust: 0.8, bound: lowerBound(successes, failures) },
  ...{ mean: 0.9, posterior: { successes: successes + 1, failures: failures + 1 } },
});

function tell(given: {
  candidates: Candidate[];
  arms?: ArmFigures[];
  diagnosis?: Partial<Diagnosis>;
  waitMs?: number;
  options?: unknown;
}): string[] {
  const { candidates, arms = [], options = {}, waitMs = 0 } = given;
  const proposals = candidates.map(({ strategy }) => ({
    strategy,
    by: 'rule' as const,
    confidence: 0.7,
    evidence: '',
  }));
  const diagnosis: Diagnosis = {
    ...{ kind: 'rate-limited', transient: true, effect: 'none', explanation: '', proposals, arms },
    ...given.diagnosis,
  };
  const [first] = candidates.filter(({ eligible }) => eligible);
  const step = first && ({ candidate: first, waitMs, context: { options } } as unknown as PlannedStep);
  const plan: Plan = { candidates, steps: step ? [step] : [] };
  return wouldChange({ diagnosis, plan });
}

describe('what would have changed the mind', () => {
  it('says how many successes are missing to trust', () => {
    const candidates = [candidate('RETRY_WITH_BACKOFF'), candidate('RESET_CONNECTION')];
    expect(tell({ candidates, arms: [arm('RETRY_WITH_BACKOFF', 12, 0), arm('RESET_CONNECTION', 4, 0)] })).toEqual([
      'RETRY_WITH_BACKOFF would be trusted after 1 more success (at most 5 of one incident count).',
      'RESET_CONNECTION would be trusted after 9 more successes without a failure, from at least 2 incidents: at most 5 of one incident count.',
    ]);
  });

  it('is right about the number: with so many more the bound reaches the trust, with one fewer it does not', () => {
    for (const [successes, failures] of [
      [0, 0],
      [3, 1],
      [20, 4],
      [9, 2],
    ] as const) {
      const [sentence] = tell({
        candidates: [candidate('RETRY_WITH_BACKOFF')],
        arms: [arm('RETRY_WITH_BACKOFF', successes, failures)],
      });
      const missing = Number(/after (\d+) more/.exec(sentence ?? '')?.[1]);
      expect(lowerBound(successes + missing, failures)).toBeGreaterThanOrEqual(0.8);
      expect(lowerBound(successes + missing - 1, failures)).toBeLessThan(0.8);
    }
  });

  it('says how many failures would take the trust of a proven pattern away', () => {
    const candidates = [candidate('RETRY_WITH_BACKOFF', { by: 'pattern', confidence: 0.81 })];
    expect(tell({ candidates, arms: [arm('RETRY_WITH_BACKOFF', 14, 0)] })).toEqual([
      'Another failure of RETRY_WITH_BACKOFF would take its trust away.',
    ]);
    expect(tell({ candidates, arms: [arm('RETRY_WITH_BACKOFF', 40, 1)] })[0]).toBe(
      'At most 4 failures of RETRY_WITH_BACKOFF in a row would take its trust away.',
    );
  });

  it('never promises what the running incident cannot give: one incident brings five that count', () => {
    for (const [successes, incidents] of [
      [0, 3],
      [2, 3],
      [3, 2],
      [7, 2],
    ] as const) {
      const candidates = [candidate('RETRY_WITH_BACKOFF')];
      expect(tell({ candidates, arms: [arm('RETRY_WITH_BACKOFF', successes, 0)] })[0]).toContain(
        `from at least ${incidents} incidents`,
      );
    }
  });

  it('does not advise to wait for hundreds of successes', () => {
    expect(tell({ candidates: [candidate('RETRY_WITH_BACKOFF')], arms: [arm('RETRY_WITH_BACKOFF', 0, 60)] })).toEqual(
      [],
    );
  });

  it('says what the wait would have been without the server’s word', () => {
    const given = { candidates: [candidate('RETRY_WITH_BACKOFF')], diagnosis: { retryAfterMs: 2_000 }, waitMs: 2_050 };
    expect(tell({ ...given, options: { baseDelayMs: 100 } })).toEqual([
      "Without the server's Retry-After of 2 s the wait would have been at most 100 ms.",
    ]);
    expect(tell({ ...given, options: {} })).toEqual([]);
  });

  it('names the option that a refused strategy needs, two at most', () => {
    const refused = { eligible: false, reason: 'x' };
    expect(
      tell({
        candidates: [
          candidate('RETRY_WITH_BACKOFF'),
          candidate('SWITCH_API_ENDPOINT', { ...refused, optionLine: "endpoints: { urls: ['https://…'] }," }),
          candidate('FALLBACK_TO_CACHE', { ...refused, optionLine: 'cache: { … },' }),
          candidate('SKIP_OPERATION', { ...refused, optionLine: 'skip: { … },' }),
        ],
      }),
    ).toEqual([
      'With option `endpoints`, SWITCH_API_ENDPOINT could have been tried.',
      'With option `cache`, FALLBACK_TO_CACHE could have been tried.',
    ]);
  });

  it('says what chance set aside, what the small model leaned to and what was not worth it', () => {
    const utility = { total: -0.1, probability: 0.2, value: 0.5, time: 0.02, load: 0.18, risk: 0 };
    const forest = { version: 'v', strategy: 'RESET_CONNECTION' as const, confidence: 0.72, used: false };
    expect(
      tell({
        candidates: [
          candidate('RETRY_WITH_BACKOFF', { explored: true, propensity: 0.01 }),
          candidate('SWITCH_API_ENDPOINT', { propensity: 0.99 }),
          candidate('RESET_CONNECTION', { eligible: false, reason: 'Not worth it', utility }),
        ],
        diagnosis: { forest },
      }),
    ).toEqual([
      'Had chance not chosen, SWITCH_API_ENDPOINT would have been first.',
      'The small model leaned to RESET_CONNECTION, but was not sure enough (0.72) to choose.',
      'RESET_CONNECTION would have been worth it from an expected success of 40 %; 20 % was expected.',
    ]);
  });

  it('tells one story of a defect: nothing but mending helps, whatever options are not set', () => {
    const refused = candidate('FALLBACK_TO_CACHE', { eligible: false, optionLine: 'cache: { … },' });
    const of = (kind: Diagnosis['kind']) =>
      tell({ candidates: [refused], diagnosis: { kind, transient: false, proposals: [] } });
    expect(of('programmer-error')).toEqual([
      'Nothing: the same again would fail the same way. Mending the cause helps, and no strategy does.',
    ]);
    expect(of('commit-unknown')).toEqual([
      'Nothing: what may have happened already is not done again without a person’s word.',
    ]);
    expect(of('malformed-reply')).toHaveLength(2);
  });

  it('says what is missing where nobody proposes anything, and never more than five sentences', () => {
    expect(tell({ candidates: [], diagnosis: { kind: 'unknown', proposals: [] } })).toEqual([
      'Nobody proposes anything for the kind "unknown": a rule of your own that matches this error would.',
    ]);
    const utility = { total: -0.1, probability: 0.2, value: 0.5, time: 0, load: 0.2, risk: 0 };
    const many = ['RESET_CONNECTION', 'SWITCH_API_ENDPOINT', 'ROLLBACK_TRANSACTION', 'CLEAR_CACHE_AND_RETRY'] as const;
    const refused = many.map((name) => candidate(name, { eligible: false, utility, optionLine: 'x: 1,' }));
    expect(tell({ candidates: [candidate('RETRY_WITH_BACKOFF'), ...refused] })).toHaveLength(5);
  });
});
