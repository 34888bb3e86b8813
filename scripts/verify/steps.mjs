import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../start/project.mjs';
import { runNode } from '../start/run-child.mjs';
import { countCheck, countPlaywright, countVitest } from './tally.mjs';

const tool = (path) => join(projectRoot, 'node_modules', path);
const reports = join(projectRoot, 'reports');
/** What the browser tests serve; apart from the builds of `npm start`. */
export const verifyDistDir = '.next-verify';

/** Everything `npm test` does after set-up, in order; each returns a tally, and none hides a later one. */
export function verifySteps(browser) {
  const expectedSkips = JSON.parse(readFileSync(new URL('./expected-skips.json', import.meta.url), 'utf8'));
  const check = (label, ...runs) => ({ label, run: () => runCheck(label, runs) });
  return [
    check('Format and lint (biome)', [tool('@biomejs/biome/bin/biome'), 'ci', '.']),
    check('Types (tsc)', [tool('next/dist/bin/next'), 'typegen'], [tool('typescript/bin/tsc'), '--noEmit']),
    check('Import rules (dependency-cruiser)', ...boundaries()),
    check('Unused code (knip)', [tool('knip/bin/knip.js')]),
    { label: 'Unit and integration tests (vitest)', run: () => vitest(expectedSkips) },
    { label: 'Build with an empty environment (next build)', run: buildWithEmptyEnvironment },
    { label: 'Browser tests (playwright)', run: () => playwright(browser, expectedSkips) },
  ];
}

function boundaries() {
  const { scripts } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
  const [, ...args] = scripts.boundaries.split(' ');
  return [[tool('dependency-cruiser/bin/dependency-cruise.mjs'), ...args]];
}

async function runCheck(label, runs) {
  for (const args of runs) {
    if ((await runNode(args, { env: quiet() })) !== 0) return countCheck(label, false);
  }
  return countCheck(label, true);
}

async function vitest(expectedSkips) {
  const report = freshReport('vitest.json');
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = await runNode([tool('vitest/vitest.mjs'), ...args], { env: quiet() });
  return countVitest(report, code, expectedSkips);
}

/** Nothing but what any process needs: a build must not depend on secrets, a database or a network. */
async function buildWithEmptyEnvironment() {
  rmSync(join(projectRoot, verifyDistDir), { recursive: true, force: true });
  const { PATH, HOME, SystemRoot } = process.env;
  const env = {
    PATH,
    HOME,
    ...(SystemRoot && { SystemRoot }),
    NEXT_TELEMETRY_DISABLED: '1',
    NEXT_DIST_DIR: verifyDistDir,
    // With what an image is assembled from, besides what is served.
    NEXT_OUTPUT: 'standalone',
  };
  const code = await runNode([tool('next/dist/bin/next'), 'build'], { env });
  return countCheck('next build', code === 0);
}

async function playwright(browser, expectedSkips) {
  if (!browser) return countCheck('playwright (no browser)', false);
  const report = freshReport('playwright.json');
  const env = {
    ...quiet(),
    CHROMIUM_PATH: browser.path,
    NEXT_DIST_DIR: verifyDistDir,
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  };
  const code = await runNode([tool('@playwright/test/cli.js'), 'test', '--reporter=list,json'], { env });
  return countPlaywright(report, code, expectedSkips);
}

function freshReport(name) {
  mkdirSync(reports, { recursive: true });
  const path = join(reports, name);
  rmSync(path, { force: true });
  return path;
}

function quiet() {
  return { ...process.env, NEXT_TELEMETRY_DISABLED: '1' };
}
