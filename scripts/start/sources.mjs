import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './project.mjs';

/** What ends up in the application. Documentation, tests, benches and scripts may change without a new build. */
const sourceFolders = ['actions', 'app', 'components', 'db', 'lib', 'operations', 'public'];
const sourceFiles = /^(package-lock\.json|package\.json|tsconfig(\.build)?\.json|[\w.-]+\.(ts|tsx|mjs|css))$/;
const notBuilt =
  /(\.test\.tsx?|\.test-d\.ts|\.snap)$|(^|\/)(__fixtures__|testing)(\/|$)|^(vitest|playwright|drizzle)[\w-]*\.config\.ts$|^next-env\.d\.ts$/;

/**
 * One hash over every file the build depends on, and over the variables that Next writes into it.
 * @param {{ root?: string, env?: Record<string, string | undefined> }} input
 */
export function hashSources({ root = projectRoot, env = process.env } = {}) {
  const hash = createHash('sha256');
  for (const path of listSources(root)) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0');
  }
  for (const name of Object.keys(env)
    .filter((name) => name.startsWith('NEXT_PUBLIC_'))
    .sort()) {
    hash.update(`${name}=${env[name]}\0`);
  }
  return hash.digest('hex').slice(0, 16);
}

export function listSources(root = projectRoot) {
  const top = readdirSync(root, { withFileTypes: true });
  const files = top.filter((entry) => entry.isFile() && sourceFiles.test(entry.name)).map((entry) => entry.name);
  for (const entry of top) {
    if (entry.isDirectory() && sourceFolders.includes(entry.name)) walk(root, entry.name, files);
  }
  return files.filter((path) => !notBuilt.test(path)).sort();
}

function walk(root, folder, files) {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) walk(root, path, files);
    else if (entry.isFile()) files.push(path);
  }
}
