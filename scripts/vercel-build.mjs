// `npm run vercel-build`: what Vercel runs in place of `next build`. See docs/vercel.md.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from './start/project.mjs';
import { runBuild } from './vercel-build/run-build.mjs';

if (process.argv.length > 2) {
  console.error('vercel-build takes no arguments: it is told by the environment (docs/vercel.md).');
  process.exit(2);
}

const run = (args) => (env) =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: projectRoot, env, stdio: 'inherit' });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });

process.exitCode = await runBuild({
  env: process.env,
  migrate: run(['--import', 'tsx', join('scripts', 'vercel-build', 'migrate.ts')]),
  build: run([join('node_modules', 'next', 'dist', 'bin', 'next'), 'build']),
  say: (line) => console.log(line),
});
