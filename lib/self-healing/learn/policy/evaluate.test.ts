import { describe, expect, it } from 'vitest';
import type { Decision } from '../../core/learning';
import { seededRandom } from '../../testing/seeded-random';
import { buildDecision, simulateLog, trueValue, type World, world } from './__fixtures__/simulated-log';
import { alwaysRetry, atRandom, evaluatePolicies, inForce, type Policy, patternAt, rulesAlone } from './index';

const retryWhereItMay = (given: Partial<World> = {}) =>
  trueValue(({ rates, usual }) => (rates.RETRY_WITH_BACKOFF ? 'RETRY_WITH_BACKOFF' : usual), { ...world, ...given });

/** How often the intervals of both estimates hold the truth, over seeded logs, for each policy. */
function coverage(policies: readonly Policy[], truths: readonly number[], given: Partial<World>, logs = 60) {
  const held = policies.map(() => ({ ips: 0, doublyRobust: 0 }));
  for (let seed = 1; seed <= logs; seed++) {
    const decisions = simulateLog(seededRandom(seed), given);
    const report = evaluatePolicies({ decisions, policies, seed: 1 });
    for (const [place, value] of report.policies.entries())
      for (const name of ['ips', 'doublyRobust'] as const) {
        const truth = truths[place] ?? Number.NaN;
        const shares = held[place];
        if (shares && value[name].low <= truth && value[name].high >= truth) shares[name] += 1 / logs;
      }
  }
  return held.flatMap(({ ips, doublyRobust }) => [ips, doublyRobust]);
}

const small: Partial<World> = { days: 12, fingerprints: 20, perDay: 3, exploration: 0.3 };

describe('scoring policies on recorded decisions', () => {
  it('holds the truth in about 95 of 100 intervals, for what was in force and for what was only tried by chance', () => {
    const truths = [trueValue((kind) => kind.usual, { ...world, ...small }), retryWhereItMay(small)];
    for (const share of coverage([inForce, alwaysRetry], truths, small)) expect(share).toBeGreaterThanOrEqual(0.9);
  });

  it('finds the policy that would have been better', () => {
    const decisions = simulateLog(seededRandom(7), { perDay: 12, exploration: 0.5 });
    const { policies, logged, tooFew } = evaluatePolicies({
      ...{ decisions, seed: 1 },
      policies: [inForce, alwaysRetry, atRandom],
    });
    expect(tooFew).toBeNull();
    const [force, retry, random] = policies;
    expect(retry?.doublyRobust.low).toBeGreaterThan(force?.doublyRobust.value ?? 1);
    expect(random?.doublyRobust.high).toBeLessThan(retry?.doublyRobust.value ?? 0);
    expect(logged.value).toBeGreaterThan(random?.ips.value ?? 1);
  });

  it('keeps what was achieved between 0 and 100 %, and says of a single incident that it tells nothing of others', () => {
    const policies = [inForce];
    for (let seed = 1; seed <= 40; seed++) {
      const decisions = simulateLog(seededRandom(seed), { days: 2, fingerprints: 2, perDay: 3, exploration: 0.5 });
      const { logged } = evaluatePolicies({ decisions, policies, seed: 1 });
      expect(logged.low).toBeGreaterThanOrEqual(0);
      expect(logged.high).toBeLessThanOrEqual(1);
    }
    const alone = simulateLog(seededRandom(1), { days: 1, fingerprints: 1, perDay: 6, exploration: 0.5 });
    expect(evaluatePolicies({ decisions: alone, policies, seed: 1 }).logged).toMatchObject({ low: 0, high: 1 });
  });

  it('says that nothing can be said where chance could not have chosen otherwise', () => {
    const decisions = simulateLog(seededRandom(7), { exploration: 0 });
    const report = evaluatePolicies({ decisions, policies: [alwaysRetry], seed: 1 });
    expect(report).toMatchObject({ explored: 0, decisions: decisions.length });
    expect(report.tooFew).toMatch(/In no decision could chance have chosen otherwise/);
    expect(report.policies[0]?.doublyRobust).toEqual({ value: 0, low: 0, high: 1 });
  });

  it('says so where chance tried too rarely what a policy would do, however many decisions there are', () => {
    const decisions = simulateLog(seededRandom(7), { exploration: 0.004, perDay: 12 });
    const report = evaluatePolicies({ decisions, policies: [inForce, alwaysRetry], seed: 1 });
    expect(report.explored).toBeGreaterThan(5_000);
    expect(report.policies.map(({ tooFew }) => tooFew === null)).toEqual([true, false]);
    expect(report.tooFew).toMatch(/^Too few for "always retry" \(where it differs/);
  });

  it('tells the decisions in which chance did choose from those in which it only could have', () => {
    const decisions = simulateLog(seededRandom(7), { exploration: 0.1 });
    const { explored, byChance = 0 } = evaluatePolicies({ decisions, policies: [inForce], seed: 1 });
    expect(byChance).toBe(decisions.filter(({ propensity }) => propensity < 0.5).length);
    expect(byChance).toBeGreaterThan(0);
    expect(byChance).toBeLessThan(explored / 4);
  });

  it('says so where a policy would choose what chance could not', () => {
    const decisions = simulateLog(seededRandom(7)).map((decision) => ({
      ...decision,
      candidates: decision.candidates.map((one) =>
        one.strategy === 'RETRY_WITH_BACKOFF' && one.strategy !== decision.firstChoice
          ? { ...one, propensity: 0 }
          : one,
      ),
    }));
    const [retry] = evaluatePolicies({ decisions, policies: [alwaysRetry], seed: 1 }).policies;
    expect(retry?.tooFew).toMatch(/chance could have made only/);
  });

  it('counts a decision without another way out, or without chance, apart', () => {
    const [alone] = buildDecision().candidates;
    const decisions = [
      buildDecision({ eventId: 'a' }),
      buildDecision({ eventId: 'b', propensity: 1 }),
      buildDecision({ eventId: 'c', candidates: alone ? [{ ...alone, propensity: 1 }] : [], propensity: 1 }),
    ];
    expect(evaluatePolicies({ decisions, policies: [rulesAlone], seed: 1 })).toMatchObject({
      ...{ decisions: 3, explored: 1 },
      tooFew: expect.stringContaining('in only 1 decision could chance'),
    });
  });

  it.each<[string, Partial<Decision>]>([
    ['a propensity of 0', { propensity: 0 }],
    ['a propensity that is no number', { propensity: Number.NaN }],
    ['a first choice that was no candidate', { firstChoice: 'RESET_CONNECTION' }],
    ['a time that is no number', { atMs: Number.NaN }],
    ['candidates twice', { candidates: [...buildDecision().candidates, ...buildDecision().candidates] }],
    [
      'propensities above 1 together',
      {
        candidates: buildDecision().candidates.map((one) => ({ ...one, propensity: 0.9 })),
      },
    ],
  ])('refuses a decision with %s and names it', (_, given) => {
    const decisions = [buildDecision(), buildDecision({ ...given, eventId: 'broken' })];
    expect(() => evaluatePolicies({ decisions, policies: [inForce], seed: 1 })).toThrow(
      /decision broken cannot be used/,
    );
  });

  it('refuses a policy whose choice is no distribution', () => {
    const broken: Policy = { name: 'half', choose: ({ candidates }) => candidates.map(() => 0.3) };
    expect(() => evaluatePolicies({ decisions: [buildDecision()], policies: [broken], seed: 1 })).toThrow(/"half"/);
  });

  it('gives the same figures for the same record and seed, in whatever order it comes', () => {
    const decisions = simulateLog(seededRandom(2), small);
    const policies = [inForce, patternAt(0.8), alwaysRetry];
    const report = evaluatePolicies({ decisions, policies, seed: 5 });
    expect(evaluatePolicies({ decisions: decisions.toReversed(), policies, seed: 5 })).toEqual(report);
  });
});
