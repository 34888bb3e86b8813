// `node scripts/image/stage.mjs <folder>`: assembles what an image holds, and nothing else, from a build that was made
// with NEXT_OUTPUT=standalone. It can run wherever Node is, without npm.
import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exitWith, say } from '../start/console.mjs';
import { projectRoot, StartError } from '../start/project.mjs';

/** What is run and read besides Next's own output, from the project's folder. */
const kept = [
  'LICENSE',
  'scripts/serve.mjs',
  'scripts/start',
  'scripts/image/health.mjs',
  'db/migrations',
  'db/healing-migrations',
];

/**
 * Copies into `target`, which must be empty or not there.
 * @param {{ target: string, distDir?: string, root?: string }} input
 */
export function stageImage({ target, distDir = '.next', root = projectRoot }) {
  const standalone = join(root, distDir, 'standalone');
  if (!existsSync(join(standalone, distDir, 'BUILD_ID'))) {
    throw new StartError(`${distDir} holds no standalone build. Run "NEXT_OUTPUT=standalone npm run build" first.`);
  }
  if (existsSync(target) && readdirSync(target).length > 0) throw new StartError(`${target} is not empty.`);
  mkdirSync(target, { recursive: true });
  // Links stay links: Next names packages by links beside its output.
  const copy = (from, to) => cpSync(from, join(target, to), { recursive: true, verbatimSymlinks: true, filter: isRun });
  // Next's trace may hold more of the project than runs: only these of its parts are taken.
  for (const part of ['node_modules', 'package.json', distDir]) copy(join(standalone, part), part);
  copy(join(root, distDir, 'static'), join(distDir, 'static'));
  if (existsSync(join(root, 'public'))) copy(join(root, 'public'), 'public');
  for (const path of kept) copy(join(root, path), path);
}

/** Tests and checks of the environment before a build are not run in an image. */
function isRun(path) {
  return !/\.ts$/.test(path) || path.includes('node_modules');
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    const target = process.argv[2];
    if (!target) throw new StartError('say which folder to assemble in: node scripts/image/stage.mjs <folder>');
    stageImage({ target: resolve(target), distDir: process.env.NEXT_DIST_DIR || '.next' });
    say(`Assembled in ${relative(process.cwd(), resolve(target)) || '.'}`);
  } catch (error) {
    exitWith(error);
  }
}
