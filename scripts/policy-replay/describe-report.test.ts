import { describe, expect, it } from 'vitest';
import { policyReport } from '@/lib/platform/__fixtures__/learning';
import { policyRows } from '@/lib/platform/learning-view';
import type { PolicyReport } from '@/lib/self-healing/core/learning';
import { inForce } from '@/lib/self-healing/learn/policy/policies';
import { describeReport } from './describe-report';

const estimate = (value: number) => ({ value, low: value - 0.05, high: value + 0.05 });
const report: PolicyReport = {
  fromMs: Date.UTC(2026, 0, 1),
  toMs: Date.UTC(2026, 0, 31),
  ...{ decisions: 900, explored: 600, byChance: 12, logged: estimate(0.7), tooFew: null },
  policies: [
    {
      policy: 'rules alone',
      ips: estimate(0.71),
      doublyRobust: estimate(0.72),
      agreed: 550,
      effective: 540,
      tooFew: null,
    },
  ],
};

it('tells in plain words what was looked at and what each policy would have achieved', () => {
  const text = describeReport(report).join('\n');
  expect(text).toContain(
    '900 first choices from 2026-01-01 to 2026-01-31. In 600 of them chance could have chosen otherwise; in 12 it did.',
  );
  expect(text).toMatch(/rules alone {2}72\.0 % \(6[67]–7[78] %\) {2}71\.0 % \(6[56]–7[67] %\)/);
  expect(text).toContain('tried often enough for its figures to be relied on');
  expect(text).not.toContain('*');
});

it('says which figures are not to be relied on, and gives none where nothing is known', () => {
  const [policy] = report.policies;
  const nothing = { value: 0, low: 0, high: 1 };
  const weak = { ...report, tooFew: 'Too few for "rules alone".' };
  const text = describeReport(
    policy ? { ...weak, policies: [{ ...policy, ips: nothing, doublyRobust: nothing, tooFew: 'few' }] } : weak,
  ).join('\n');
  expect(text).toMatch(/rules alone \* +unknown +unknown/);
  expect(text).toContain('NOT TO BE RELIED ON');
  expect(text).toContain('Too few for "rules alone".');
});

describe('the page and the command', () => {
  const estimate = (value: number, low: number, high: number) => ({ value, low, high });
  const policies = [
    { policy: inForce.name, ips: estimate(0.7, 0.6, 0.8), doublyRobust: estimate(0.7, 0.66, 0.74) },
    { policy: 'patterns at 0.80', ips: estimate(0.802, 0, 1), doublyRobust: estimate(0.802, -0.1, 1.2) },
  ].map((row, index) => ({ ...row, agreed: 9, effective: 9, tooFew: index === 1 ? 'too seldom tried' : null }));
  const both = policyReport({ policies, tooFew: 'Too few for "patterns at 0.80" (too seldom tried).' });

  it('say the same of every policy, and mark the same rows as weak', () => {
    const lines = describeReport(both);
    for (const row of policyRows(both, { trust: 0.8, tried: null })) {
      const line = lines.find((one) => one.startsWith(row.policy)) ?? '';
      expect(line).toMatch(
        new RegExp(`${row.doublyRobust.text.replace(/[()]/g, '.')} +${row.ips.text.replace(/[()]/g, '.')}`),
      );
      expect(line.includes(' * ')).toBe(row.weak !== null);
    }
  });

  it('give no figure where any may be true, and say why', () => {
    const [then, anew] = policyRows(both, { trust: 0.8, tried: null });
    expect(anew).toMatchObject({ weak: 'Too few: too seldom tried.', doublyRobust: { text: 'unknown', known: false } });
    expect(then).toMatchObject({ weak: null, tag: null, about: expect.stringContaining('at the time') });
    expect(anew).toMatchObject({ tag: 'threshold in force', about: expect.stringContaining('anew') });
  });
});
