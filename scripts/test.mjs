// `npm test`: in a bare clone, installs and finds a browser with Node's own modules, then runs every check and test.
// The last line alone is the sum of all of them.
import { exitWith, say, seconds } from './start/console.mjs';
import { ensureInstalled } from './start/install.mjs';
import { takePreparation } from './start/locks.mjs';
import { stopChildrenOnSignals } from './start/run-child.mjs';

try {
  stopChildrenOnSignals();
  const donePreparing = await takePreparation();
  await ensureInstalled();
  donePreparing();
  process.exitCode = await verify();
} catch (error) {
  exitWith(error);
}

async function verify() {
  const { ensureBrowser } = await import('./verify/browser.mjs');
  const { ensureTools } = await import('./verify/debian-tools.mjs');
  const { sum, countCheck } = await import('./verify/tally.mjs');
  const { verifySteps } = await import('./verify/steps.mjs');

  const tallies = [];
  const browser = await ensureBrowser().catch((error) => {
    say(error.message);
    return null;
  });
  if (browser) say(`Browser: ${browser.path}`);
  await ensureTools().catch((error) => say(error.message));
  for (const { label, run } of verifySteps(browser)) {
    const startedAt = performance.now();
    say(`\n== ${label} …`);
    const tally = await run().catch((error) => countCheck(`${label}: ${error.message}`, false));
    tallies.push(tally);
    say(`== ${label}: ${line(tally)} in ${seconds(performance.now() - startedAt)}`);
  }
  const total = sum(tallies);
  say('');
  for (const note of total.notes) say(`failed: ${note}`);
  say(line(total));
  return total.failed === 0 ? 0 : 1;
}

function line({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
