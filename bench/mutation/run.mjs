// `npm run mutation -- --mutate lib/self-healing/guard/judge.ts`: tries changed code against the tests. Without
// arguments, everything that stryker.config.json names: hours on two cores; what was tried before is not tried again.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));
const command = `${folder}node_modules/@stryker-mutator/core/bin/stryker.js`;

function run(program, args, cwd) {
  const { status } = spawnSync(program, args, { cwd, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

if (!existsSync(command)) run('npm', ['ci', '--no-audit', '--no-fund'], folder);
run(process.execPath, [command, 'run', 'stryker.config.json', ...process.argv.slice(2)], root);
