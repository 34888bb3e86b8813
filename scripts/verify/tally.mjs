import { existsSync, readFileSync } from 'node:fs';

const nothing = { passed: 0, failed: 0, skipped: 0, notes: [] };

/** One check counts as one test. */
export function countCheck(label, ok) {
  return { ...nothing, passed: ok ? 1 : 0, failed: ok ? 0 : 1, notes: ok ? [] : [`${label} failed`] };
}

/**
 * Counts vitest's JSON report. A file that could not be loaded has no tests and still failed; an exit code that no
 * failed test explains (an unhandled error, a broken set-up) is one failure more.
 */
export function countVitest(path, exitCode, expectedSkips) {
  const report = readReport(path);
  if (!report) return countCheck(`vitest (exit ${exitCode}, no report)`, false);
  const tally = { ...nothing, notes: [] };
  for (const file of report.testResults) {
    if (file.status === 'failed' && file.assertionResults.length === 0)
      fail(tally, `${file.name}: ${file.message ?? ''}`);
    for (const test of file.assertionResults) {
      count(tally, test.fullName, vitestStates[test.status] ?? 'skipped', expectedSkips);
    }
  }
  if (exitCode !== 0 && tally.failed === 0) fail(tally, `vitest ended with exit code ${exitCode}`);
  return tally;
}

const vitestStates = { passed: 'passed', failed: 'failed' };

/** Counts Playwright's JSON report; a test that passed only when it was repeated is a failure here. */
export function countPlaywright(path, exitCode, expectedSkips) {
  const report = readReport(path);
  if (!report) return countCheck(`playwright (exit ${exitCode}, no report)`, false);
  const tally = { ...nothing, notes: [] };
  for (const error of report.errors ?? []) fail(tally, error.message ?? 'playwright reported an error');
  for (const suite of report.suites) countSuite(tally, suite, [], expectedSkips);
  if (exitCode !== 0 && tally.failed === 0) fail(tally, `playwright ended with exit code ${exitCode}`);
  return tally;
}

const playwrightStates = { expected: 'passed', unexpected: 'failed', flaky: 'failed', skipped: 'skipped' };

function countSuite(tally, suite, titles, expectedSkips) {
  const path = [...titles, suite.title];
  for (const child of suite.suites ?? []) countSuite(tally, child, path, expectedSkips);
  for (const spec of suite.specs ?? []) {
    for (const test of spec.tests) {
      count(tally, [...path, spec.title].join(' > '), playwrightStates[test.status] ?? 'failed', expectedSkips);
    }
  }
}

function count(tally, name, state, expectedSkips) {
  if (state === 'passed') tally.passed += 1;
  else if (state === 'failed') fail(tally, name);
  else if (expectedSkips.includes(name)) tally.skipped += 1;
  else fail(tally, `${name} was skipped, and is not in scripts/verify/expected-skips.json`);
}

function fail(tally, note) {
  tally.failed += 1;
  tally.notes.push(note.split('\n')[0].slice(0, 300));
}

export function sum(tallies) {
  return tallies.reduce(
    (all, one) => ({
      passed: all.passed + one.passed,
      failed: all.failed + one.failed,
      skipped: all.skipped + one.skipped,
      notes: [...all.notes, ...one.notes],
    }),
    nothing,
  );
}

function readReport(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
}
