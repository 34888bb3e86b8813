import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { countCheck, countPlaywright, countVitest, sum } from './tally.mjs';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'selfheal-tally-'));
  path = join(folder, 'report.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const report = (content: unknown) => writeFileSync(path, JSON.stringify(content));
const file = (...assertionResults: { fullName: string; status: string }[]) => ({
  name: 'a.test.ts',
  status: assertionResults.some(({ status }) => status === 'failed') ? 'failed' : 'passed',
  assertionResults,
});

it('counts what passed and what failed', () => {
  report({ testResults: [file({ fullName: 'a', status: 'passed' }, { fullName: 'b', status: 'failed' })] });
  expect(countVitest(path, 1, [])).toMatchObject({ passed: 1, failed: 1, skipped: 0, notes: ['b'] });
});

it('takes a skip that nobody expected for a failure', () => {
  report({ testResults: [file({ fullName: 'a', status: 'pending' }, { fullName: 'b', status: 'skipped' })] });
  expect(countVitest(path, 0, ['a'])).toMatchObject({ passed: 0, failed: 1, skipped: 1 });
});

it('counts a test file that could not be loaded', () => {
  report({
    testResults: [{ name: 'a.test.ts', status: 'failed', message: 'Cannot find module', assertionResults: [] }],
  });
  expect(countVitest(path, 1, []).failed).toBe(1);
});

it('fails on an exit code that no failed test explains, and on a missing report', () => {
  report({ testResults: [file({ fullName: 'a', status: 'passed' })] });
  expect(countVitest(path, 1, []).failed).toBe(1);
  expect(countVitest(join(folder, 'none.json'), 0, []).failed).toBe(1);
});

it('takes a browser test that passed only on repetition for a failure', () => {
  const spec = (title: string, status: string) => ({ title, tests: [{ status }] });
  report({ suites: [{ title: 'a.spec.ts', specs: [spec('one', 'expected'), spec('two', 'flaky')] }], errors: [] });
  expect(countPlaywright(path, 0, [])).toMatchObject({ passed: 1, failed: 1, notes: ['a.spec.ts > two'] });
});

it('sums all runners', () => {
  const total = sum([
    countCheck('lint', true),
    countCheck('types', false),
    { passed: 5, failed: 0, skipped: 2, notes: [] },
  ]);
  expect(total).toEqual({ passed: 6, failed: 1, skipped: 2, notes: ['types failed'] });
});
