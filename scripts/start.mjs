// `npm start`: from a bare clone to a running application. Set-up uses Node's own modules only, in this order:
// locks and port, packages, environment, build, and then Next, whose instrumentation migrates and seeds.
import { relative } from 'node:path';
import { ensureBuilt, removeOldBuilds } from './start/build.mjs';
import { announce, exitWith, say } from './start/console.mjs';
import { loadEnvFiles } from './start/env-file.mjs';
import { ensureInstalled } from './start/install.mjs';
import { takeDataFolder, takePreparation } from './start/locks.mjs';
import { assertPortIsFree } from './start/port.mjs';
import { listenAddress, projectRoot } from './start/project.mjs';
import { runNode, stopChildrenOnSignals } from './start/run-child.mjs';
import { serve } from './start/serve.mjs';

try {
  await start();
} catch (error) {
  exitWith(error);
}

async function start() {
  loadEnvFiles();
  const address = listenAddress();
  takeDataFolder();
  await assertPortIsFree(address);

  const stopListening = stopChildrenOnSignals();
  const donePreparing = await takePreparation();
  await ensureInstalled();
  const { distDir, built } = await ensureBuilt({ beforeBuild: checkEnvironment });
  removeOldBuilds();
  donePreparing();
  stopListening();
  if (!built) say(`Sources unchanged: serving ${relative(projectRoot, distDir)}`);

  await serve({ distDir, ...address });
  announce(address);
}

async function checkEnvironment() {
  const code = await runNode(['--import', 'tsx', 'scripts/start/check-environment.ts']);
  if (code !== 0) process.exit(code);
}
