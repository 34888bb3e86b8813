import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { hostOwned, hostPathOf, partOf, parts } from './manifest';
import { type Specifier, specifiersOf } from './specifiers';

export interface SourceSet {
  /** Text by path in this repository, sorted by path. */
  files: Map<string, string>;
  /** Imports that would lead out of what is embedded: `from` imports `to`, which is the app's own or is missing. */
  leaks: { from: string; to: string }[];
}

const sources = /[.](tsx?|mts|mjs|js)$/;

/** What is embedded, read from this repository: the whole parts, the `doors`, and of the others what those reach. */
export function readSourceSet(root: string, doors: readonly string[] = []): SourceSet {
  const files = new Map<string, string>();
  const leaks: SourceSet['leaks'] = [];
  const waiting = parts
    .filter(({ take }) => take === 'whole')
    .flatMap(({ from }) => listFiles(root, from))
    .filter((path) => partOf(path)?.take === 'whole')
    .concat(doors);
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (files.has(path)) continue;
    const text = readFileSync(join(root, path), 'utf8');
    files.set(path, text);
    if (!sources.test(path)) continue;
    for (const specifier of specifiersOf(path, text)) {
      const to = resolveSpecifier(root, path, specifier);
      if (to === null || hostOwned.includes(to)) continue;
      if (hostPathOf(to) === null || !existsSync(join(root, to))) leaks.push({ from: path, to });
      else waiting.push(to);
    }
  }
  return { files: new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1))), leaks };
}

/** The file of this repository that a specifier leads to, or null where it names a package. */
export function resolveSpecifier(root: string, from: string, { text, kind }: Specifier): string | null {
  if (kind === 'text') return null;
  const own = text.startsWith('@/');
  if (!own && !text.startsWith('.')) return null;
  const path = posix.normalize(own ? text.slice(2) : posix.join(posix.dirname(from), text));
  if (kind === 'url') return path;
  const endings = ['', '.ts', '.tsx', '.d.ts', '/index.ts', '/index.tsx'];
  return endings.map((ending) => path + ending).find((candidate) => isFile(join(root, candidate))) ?? path;
}

/** Every file below a folder (or the one file), as paths relative to `root`, without hidden ones. */
export function listFiles(root: string, path: string): string[] {
  const absolute = join(root, path);
  if (!existsSync(absolute)) return [];
  if (!statSync(absolute).isDirectory()) return [path];
  return readdirSync(absolute, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(root, '/').length))
    .filter((file) => dirname(file) !== '' && !file.split('/').some((name) => name.startsWith('.')))
    .sort();
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
