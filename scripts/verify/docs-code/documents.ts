import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Every page that people read: those of the root and all below docs/, by their path from the root. */
export function documents(root: string): Map<string, string> {
  const atRoot = readdirSync(root).filter((name) => name.endsWith('.md'));
  const below = readdirSync(join(root, 'docs'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
  return new Map([...atRoot, ...below].sort().map((page) => [page, readFileSync(join(root, page), 'utf8')]));
}
