import { expect, it } from 'vitest';
import type { PolicyReport } from '@/lib/self-healing/core/learning';
import { describeReport } from './describe-report';

const estimate = (value: number) => ({ value, low: value - 0.05, high: value + 0.05 });
const report: PolicyReport = {
  fromMs: Date.UTC(2026, 0, 1),
  toMs: Date.UTC(2026, 0, 31),
  ...{ decisions: 900, explored: 600, logged: estimate(0.7), tooFew: null },
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
  expect(text).toContain('900 first choices from 2026-01-01 to 2026-01-31; 600 of them were left to chance.');
  expect(text).toMatch(/rules alone {2}72\.0 % \(67\.0 to 77\.0\) {2}71\.0 % \(66\.0 to 76\.0\)/);
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
