import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { step } from './console.mjs';
import { projectRoot, StartError } from './project.mjs';
import { runChild, runNode } from './run-child.mjs';

/** Runs `npm ci` when what is installed is not what the lock file asks for; else needs neither network nor npm. */
export async function ensureInstalled({ root = projectRoot, install = npmCi } = {}) {
  const stampFile = join(root, 'node_modules', '.selfheal-lock-hash');
  const wanted = lockHash(root);
  if (readText(stampFile) === wanted) return false;
  if (!installedMatchesLock(root)) {
    await step('Installing packages (npm ci)', install);
  }
  writeFileSync(stampFile, wanted);
  return true;
}

/** Packages are built for a platform and a Node version, so these count too. */
function lockHash(root) {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  return hash.update(`${process.platform} ${process.arch} ${process.versions.modules}`).digest('hex');
}

/** True when npm's own record of what it installed agrees with the lock file, package by package. */
export function installedMatchesLock(root = projectRoot) {
  const record = readText(join(root, 'node_modules', '.package-lock.json'));
  if (record === null) return false;
  const installed = JSON.parse(record).packages ?? {};
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages ?? {};
  return Object.entries(locked).every(([path, entry]) => {
    if (path === '' || entry.link) return true;
    if (entry.optional || entry.devOptional || entry.peer)
      return !installed[path] || installed[path].version === entry.version;
    return installed[path]?.version === entry.version && existsSync(join(root, path));
  });
}

async function npmCi() {
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund'];
  const npm = process.env.npm_execpath;
  const code = npm?.endsWith('.js')
    ? await runNode([npm, ...args])
    : await runChild(process.platform === 'win32' ? 'npm.cmd' : 'npm', args);
  if (code !== 0)
    throw new StartError(`npm ci failed (exit ${code}). Its message above says why; nothing was started.`);
}

function readText(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}
