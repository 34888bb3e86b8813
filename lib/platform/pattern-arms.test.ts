import { describe, expect, it } from 'vitest';
import { armView } from './__fixtures__/learning';
import { armSentence, toArmRow } from './pattern-arms';

const uniform = { successes: 1, failures: 1, from: 'nothing: any rate is as likely' };
/** An arm without decay, so that the arithmetic can be followed. */
function fresh(successes: number, failures: number, change: Parameters<typeof armView>[0] = {}) {
  return armView({
    successes,
    failures,
    weightSuccesses: successes,
    weightFailures: failures,
    prior: uniform,
    ...change,
  });
}

describe('toArmRow', () => {
  it('tells counts, what they weigh today, the prior and its origin', () => {
    expect(toArmRow(armView(), 0.8)).toMatchObject({
      helped: '41 of 43',
      weighs: 'counts as 30.2 of 31.9 today',
      prior: 'Starts from 12 known failures of the kind connection-lost, counted as 1.6 of 2.',
      believed: { value: 93.8, low: 85.6, text: expect.stringContaining('93.8 % (85–') },
      byItself: { seen: 52, view: { text: '41.0 % (30–53 %)' } },
    });
    expect(toArmRow(fresh(3, 1), 0.8)).toMatchObject({
      weighs: null,
      prior: expect.stringContaining('without an opinion'),
    });
  });

  it('says how many successes would earn trust: 13 in a row without a failure under a uniform prior', () => {
    expect(toArmRow(fresh(0, 0, { trusted: false }), 0.8).change).toBe(
      '13 more successes in a row would earn trust, from at least 3 incidents: at most 5 of one count.',
    );
    expect(toArmRow(fresh(12, 0, { trusted: false }), 0.8).change).toBe('1 more success would earn trust.');
    expect(toArmRow(fresh(0, 100, { trusted: false }), 0.8).change).toContain('another strategy');
  });

  it('lets no prior stand in for the first three observations', () => {
    const prior = { successes: 60, failures: 1, from: '41 known failures of the kind rate-limited' };
    expect(toArmRow(fresh(0, 0, { prior, trusted: false }), 0.8).change).toBe(
      '3 more successes in a row would earn trust.',
    );
  });

  it('says how many failures would end the trust', () => {
    expect(toArmRow(fresh(13, 0), 0.8).change).toBe('1 more failure would end the trust.');
    expect(toArmRow(fresh(400, 0), 0.8).change).toMatch(/^\d{2} more failures in a row/);
  });

  it('tells withdrawn trust from trust that was never earned', () => {
    expect(toArmRow(armView({ trusted: false }), 0.8).trust).toBe('not yet trusted');
    expect(toArmRow(armView({ trusted: false, resetAtMs: 5 }), 0.8)).toMatchObject({
      trust: 'trust withdrawn',
      withdrawnAtMs: 5,
    });
  });

  it('keeps silent on what recovers by itself while too few were seen', () => {
    expect(toArmRow(armView({ byItself: null }), 0.8).byItself).toBeNull();
  });
});

describe('armSentence', () => {
  it('states successes against all tries', () => {
    expect(armSentence(armView({ successes: 41, failures: 2 }))).toContain('41 of 43 times');
  });
});
