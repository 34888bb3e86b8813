// `npm run serve`: migrates and serves an existing build, for containers. It installs and builds nothing.
import { newestBuild } from './start/build.mjs';
import { announce, exitWith } from './start/console.mjs';
import { loadEnvFiles } from './start/env-file.mjs';
import { takeDataFolder } from './start/locks.mjs';
import { assertPortIsFree } from './start/port.mjs';
import { listenAddress, StartError } from './start/project.mjs';
import { serve } from './start/serve.mjs';

try {
  loadEnvFiles();
  const address = listenAddress();
  takeDataFolder();
  await assertPortIsFree(address);
  const distDir = newestBuild();
  if (!distDir)
    throw new StartError('there is no build to serve. Run "npm start", or "npm ci && npm run build" first.');
  await serve({ distDir, ...address });
  announce(address);
} catch (error) {
  exitWith(error);
}
