import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { step } from './console.mjs';
import { identityOf } from './process-identity.mjs';
import { buildsFolder, projectRoot, StartError } from './project.mjs';
import { runNode } from './run-child.mjs';
import { hashSources } from './sources.mjs';

/**
 * Makes sure that a build of exactly these sources exists. A new build goes into a folder of its own and becomes the
 * current one only when it is complete, so a running server keeps its files and a failed build changes nothing.
 */
export async function ensureBuilt({
  folder = buildsFolder,
  hash = hashSources(),
  build = nextBuild,
  beforeBuild = async () => {},
} = {}) {
  const target = join(folder, hash);
  if (currentBuild(folder) === target) return { distDir: target, built: false };
  if (!isComplete(target)) {
    await beforeBuild();
    rmSync(target, { recursive: true, force: true });
    mkdirSync(target, { recursive: true });
    try {
      await step('Building', () => build(target));
    } catch (error) {
      rmSync(target, { recursive: true, force: true });
      const kept = currentBuild(folder) ? ' The last good build is kept; "npm run serve" serves it.' : '';
      throw new StartError(`${error.message}${kept}`, { cause: error });
    }
    writeFileSync(join(target, 'complete'), new Date().toISOString());
  }
  const pointer = join(folder, 'current');
  writeFileSync(`${pointer}.next`, hash);
  renameSync(`${pointer}.next`, pointer);
  return { distDir: target, built: true };
}

/** The folder to serve, or null when nothing was ever built. */
export function currentBuild(folder = buildsFolder) {
  const pointer = join(folder, 'current');
  if (!existsSync(pointer)) return null;
  const target = join(folder, readFileSync(pointer, 'utf8').trim());
  return isComplete(target) ? target : null;
}

/**
 * What `npm run serve` serves: NEXT_DIST_DIR, else the newest of the current build and `next build`'s own folder.
 * @param {{ root?: string, folder?: string, env?: Record<string, string | undefined> }} input
 */
export function newestBuild({ root = projectRoot, folder = buildsFolder, env = process.env } = {}) {
  if (env.NEXT_DIST_DIR) return join(root, env.NEXT_DIST_DIR);
  const builds = [currentBuild(folder), join(root, '.next')].filter(
    (path) => path && existsSync(join(path, 'BUILD_ID')),
  );
  const age = (path) => statSync(join(path, 'BUILD_ID')).mtimeMs;
  return builds.sort((a, b) => age(b) - age(a))[0] ?? null;
}

/** Marks one of our builds as being served by this process, until it ends; nobody removes another folder. */
export function markServed(distDir, folderOfBuilds = buildsFolder) {
  if (dirname(distDir) !== folderOfBuilds) return;
  const folder = join(distDir, 'served-by');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, String(process.pid)), identityOf(process.pid) ?? '');
}

/** Removes builds that are neither current nor served by a living process. */
export function removeOldBuilds(folder = buildsFolder) {
  const current = currentBuild(folder);
  for (const entry of existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : []) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && path !== current && !isServed(path)) rmSync(path, { recursive: true, force: true });
  }
}

function isServed(distDir) {
  const folder = join(distDir, 'served-by');
  if (!existsSync(folder)) return false;
  return readdirSync(folder).some((pid) => identityOf(Number(pid)) === readFileSync(join(folder, pid), 'utf8'));
}

function isComplete(distDir) {
  return existsSync(join(distDir, 'complete'));
}

async function nextBuild(distDir) {
  const env = {
    ...process.env,
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    NEXT_SKIP_TYPE_CHECK: '1',
    NEXT_DIST_DIR: relative(projectRoot, distDir),
  };
  const code = await runNode([join(projectRoot, 'node_modules/next/dist/bin/next'), 'build'], { env });
  if (code !== 0) throw new StartError(`the build failed (exit ${code}); its message above says why.`);
}
