import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** What a folder holds: the digest of each file by its path. */
export type Tree = ReadonlyMap<string, string>;

const made = new Set(['node_modules', '.next', '.data']);
/** Written by `next build` and npm, not by people. */
const byTools = /(^|\/)(next-env\.d\.ts|package-lock\.json)$|\.tsbuildinfo$/;

/** Reads every file that people own: what builds and installs make is left out. */
export async function readTree(root: string): Promise<Tree> {
  const found = new Map<string, string>();
  await walk(root);
  return found;

  async function walk(folder: string): Promise<void> {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!made.has(entry.name)) await walk(path);
      } else if (!byTools.test(path)) {
        const digest = createHash('sha256')
          .update(await readFile(path))
          .digest('hex');
        found.set(relative(root, path), digest);
      }
    }
  }
}

export interface TreeChange {
  added: string[];
  changed: string[];
  removed: string[];
}

export function compareTrees(before: Tree, after: Tree): TreeChange {
  return {
    added: [...after.keys()].filter((path) => !before.has(path)).sort(),
    changed: [...before]
      .filter(([path, digest]) => after.has(path) && after.get(path) !== digest)
      .map(([path]) => path),
    removed: [...before.keys()].filter((path) => !after.has(path)).sort(),
  };
}
