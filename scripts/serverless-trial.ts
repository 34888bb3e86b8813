import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import { runServerlessTrial, type TrialResult, trialSizes } from './serverless-trial/run';
import { ensureBuilt } from './start/build.mjs';
import { projectRoot } from './start/project.mjs';

/**
 * `npm run serverless:trial [-- --short]`: the built application as a platform of functions runs it. Every request is
 * answered by a fresh process that is killed, frozen, or left to its `after()` when the response is complete; the
 * database is a real Postgres behind Neon's own driver. Exit code 1 on any loss or duplicate.
 */
const say = (line: string) => process.stdout.write(`${line}\n`);

let short = false;
try {
  short = parseArgs({ options: { short: { type: 'boolean', default: false } } }).values.short;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(2);
}

try {
  const distDir = process.env.NEXT_DIST_DIR ?? relative(projectRoot, (await ensureBuilt()).distDir);
  const size = short ? trialSizes.short : trialSizes.full;
  const result = await runServerlessTrial({ root: projectRoot, distDir, size }, say);
  tell(result);
  process.exitCode = result.checks.every(({ expected, found }) => expected === found) ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
}

function tell({ checks, endings, processes, coldStartMs, slices, output }: TrialResult): void {
  const wrong = checks.filter(({ expected, found }) => expected !== found);
  if (wrong.length > 0) say(output);
  say('');
  const width = Math.max(...checks.map(({ what }) => what.length));
  say(`${'what'.padEnd(width)}  expected  found`);
  for (const { what, expected, found } of checks) {
    say(
      `${what.padEnd(width)}  ${String(expected).padStart(8)}  ${String(found).padStart(5)}${expected === found ? '' : '  WRONG'}`,
    );
  }
  say('');
  say(
    `Processes:   ${processes}, one for each request: ${endings.kill} killed, ${endings.freeze} frozen, ${endings.late} ended in the middle of their slice, ${endings.wait} left to finish`,
  );
  say(`Cold starts: ${Math.round(coldStartMs.median)} ms in the middle, ${Math.round(coldStartMs.longest)} ms at most`);
  say(`Slices:      ${slices} after responses`);
  say(wrong.length === 0 ? 'PASSED' : `FAILED: ${wrong.length} of ${checks.length}`);
}
