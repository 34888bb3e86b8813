import { expect, it } from 'vitest';
import { type BenchReport, brokenPromises, figure, isKept, toMarkdown } from './report';

const report = (given: Partial<BenchReport>): BenchReport => ({
  ...{ name: 'x', title: 'Title', command: 'npm run bench', text: [], tables: [], promises: [], data: null },
  ...given,
});

it('keeps a promise up to its limit and breaks it beyond', () => {
  expect(isKept({ what: 'x', value: 2, atMost: 2, unit: '' })).toBe(true);
  expect(isKept({ what: 'x', value: 2.01, atMost: 2, unit: '' })).toBe(false);
  expect(isKept({ what: 'x', value: 20, atLeast: 20, unit: '' })).toBe(true);
  expect(isKept({ what: 'x', value: 19.9, atLeast: 20, unit: '' })).toBe(false);
});

it('does not take a missing figure, or one without a limit, for a success', () => {
  expect(isKept({ what: 'x', value: undefined, atMost: 2, unit: '' })).toBe(false);
  expect(isKept({ what: 'x', value: Number.NaN, atMost: 2, unit: '' })).toBe(false);
  expect(isKept({ what: 'x', value: 1, unit: '' })).toBe(false);
});

it('names the promise, the figure and the limit of what was broken, and nothing else', () => {
  const promises = [
    { what: 'against the floor', value: 2.5, atMost: 2, unit: 'times' },
    { what: 'against cockatiel', value: 0.4, atMost: 0.5, unit: 'times' },
    { what: 'against the other', value: undefined, atLeast: 20, unit: 'times' },
  ];
  expect(brokenPromises(promises)).toEqual([
    'against the floor: 2.5 times (at most 2).',
    'against the other: was not measured (at least 20).',
  ]);
});

it('says in the report which promises were kept, on which machine', () => {
  const text = toMarkdown(
    report({
      tables: [{ columns: ['wrapper', 'ns'], rows: [['bare', 1_234.5]] }],
      promises: [
        { what: 'one', value: 1, atMost: 2, unit: 'ms' },
        { what: 'two', value: 3, atMost: 2, unit: 'ms' },
      ],
    }),
    '2026-01-02',
    { cpu: 'a CPU', cores: 2, memoryGiB: 8, platform: 'linux x64', node: 'v20' },
  );
  expect(text).toContain('Measured 2026-01-02 on a CPU (2 cores, 8 GiB)');
  expect(text).toContain('| bare | 1,235 |');
  expect(text).toContain('- kept: one: 1 ms (at most 2).');
  expect(text).toContain('- **broken**: two: 3 ms (at most 2).');
});

it('writes figures with the digits that matter', () => {
  expect([figure(0.01234), figure(1.876), figure(12_345.6), figure(100)]).toEqual(['0.0123', '1.88', '12,346', '100']);
});
