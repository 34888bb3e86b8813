// `npm run dev`: the development server, with the same locks, packages and address as `npm start`.
import { join } from 'node:path';
import { exitWith } from './start/console.mjs';
import { loadEnvFiles } from './start/env-file.mjs';
import { ensureInstalled } from './start/install.mjs';
import { takeDataFolder } from './start/locks.mjs';
import { assertPortIsFree } from './start/port.mjs';
import { listenAddress, projectRoot } from './start/project.mjs';
import { runNode, stopChildrenOnSignals } from './start/run-child.mjs';

try {
  process.env.NODE_ENV = 'development';
  loadEnvFiles();
  const { host, port } = listenAddress();
  takeDataFolder();
  await assertPortIsFree({ host, port });
  stopChildrenOnSignals();
  await ensureInstalled();
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1' };
  const next = join(projectRoot, 'node_modules/next/dist/bin/next');
  process.exitCode = await runNode([next, 'dev', '-H', host, '-p', String(port)], { env });
} catch (error) {
  exitWith(error);
}
