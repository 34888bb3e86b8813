import { writeFileSync } from 'node:fs';
import { parseSoakOptions } from './soak/options';
import { runSoak, type SoakResult } from './soak/run';
import { ensureBuilt } from './start/build.mjs';

/**
 * `npm run soak -- --minutes 5 [--seed 7] [--instances 2] [--clients 8] [--report soak.json]`: two or more processes of
 * the built application on one real Postgres, under load and random faults; afterwards everything that was acknowledged
 * is compared with the database. Exit code 1 on any difference.
 */
const say = (line: string) => process.stdout.write(`${line}\n`);
const interrupted = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.once(name, () => {
    say(`Stopped by ${name}; nothing was reconciled.`);
    interrupted.abort(new Error(`Stopped by ${name}.`));
  });
}

try {
  const { report, ...options } = parseSoakOptions(process.argv.slice(2));
  if (!process.env.NEXT_DIST_DIR) await ensureBuilt();
  say(`Soak: ${options.seconds} s, ${options.instances} instances, seed ${options.seed}.`);
  const result = await runSoak(options, { say, signal: interrupted.signal });
  tell(result);
  if (report) writeFileSync(report, `${JSON.stringify(result, null, 2)}\n`);
  process.exitCode = result.passed ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
}

function tell(result: SoakResult): void {
  const list = (counts: Record<string, number>) =>
    Object.entries(counts)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ') || 'none';
  const { actions, calm } = result;
  say('');
  say(
    `Actions:       ${actions.acknowledged} acknowledged, ${actions.refused} refused, ${actions.open} left open; ${result.requests} requests`,
  );
  say(`Acknowledged:  ${list(result.acknowledged)}`);
  say(`Faults:        ${list(result.faults)}`);
  say(`Vendor faults: ${list(result.vendorFaults)}`);
  say(
    `Left over:     ${calm.jobs} jobs, ${calm.failedJobs} failed jobs, ${calm.doubts} transactions in doubt, ${calm.forPeople} other doubts for a person`,
  );
  for (const { type, action, what } of result.findings.slice(0, 50))
    say(`${type.toUpperCase()} ${action ?? ''} ${what}`);
  say(`Reconciled:    ${result.lost} lost, ${result.duplicated} duplicated, ${result.wrong} wrong`);
  say(`Seed:          ${result.seed}`);
  say(result.passed ? 'PASSED' : 'FAILED');
}
