import { describe, expect, it } from 'vitest';
import type { Decision } from '../../core/learning';
import { seededRandom } from '../../testing/seeded-random';
import { buildDecision, simulateLog } from './__fixtures__/simulated-log';
import { readDecisions, replayPolicies } from './index';

function reportsOf(decisions: readonly Decision[]) {
  const asked: number[] = [];
  return {
    asked,
    decisions: async ({ after, limit }: { after?: string; limit: number }) => {
      asked.push(limit);
      const from = after === undefined ? 0 : decisions.findIndex(({ eventId }) => eventId === after) + 1;
      return decisions.slice(from, from + limit);
    },
  };
}
const many = (count: number) => Array.from({ length: count }, (_, nth) => buildDecision({ eventId: `e${nth}` }));
const scope = { tenantId: 'default', fromMs: 0 };

describe('reading what was recorded', () => {
  it('reads page after page until there is no more', async () => {
    const reports = reportsOf(many(2_300));
    const { decisions, complete } = await readDecisions(reports, scope);
    expect(decisions).toHaveLength(2_300);
    expect(complete).toBe(true);
    expect(reports.asked).toEqual([1_000, 1_000, 1_000]);
  });

  it('reads no more than its bound, and says that there is more', async () => {
    const { decisions, complete } = await readDecisions(reportsOf(many(2_300)), { ...scope, most: 1_500 });
    expect(decisions).toHaveLength(1_500);
    expect(complete).toBe(false);
  });

  it('ends where a store gives the same page again and again', async () => {
    const page = many(1_000);
    const { decisions } = await readDecisions({ decisions: async () => page }, scope);
    expect(decisions).toHaveLength(2_000);
  });

  it('leaves out what cannot be reckoned with, and says why', async () => {
    const reports = reportsOf([buildDecision(), buildDecision({ eventId: 'broken', propensity: 0 })]);
    const { decisions, refused } = await readDecisions(reports, scope);
    expect(decisions).toHaveLength(1);
    expect(refused).toEqual([{ eventId: 'broken', reason: expect.stringContaining('propensity is 0') }]);
  });

  it('scores the usual policies and the threshold that is tried out, and lets others run in between', async () => {
    let turns = 0;
    const counting = setInterval(() => {
      turns += 1;
    }, 0);
    const report = await replayPolicies(reportsOf(simulateLog(seededRandom(1))), { ...scope, trust: [0.95] });
    clearInterval(counting);
    expect(report.policies.map(({ policy }) => policy)).toContain('patterns at 0.95');
    expect(turns).toBeGreaterThan(3);
  });

  it('says which part of the record was not read', async () => {
    const report = await replayPolicies(reportsOf(simulateLog(seededRandom(1))), { ...scope, most: 500 });
    expect(report.tooFew).toMatch(/Only the oldest 500 decisions were read/);
  });
});
