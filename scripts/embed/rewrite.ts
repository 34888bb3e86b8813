import { posix } from 'node:path';
import type { Alias } from './host';
import { hostPathOf, textFolders } from './manifest';
import { resolveSpecifier } from './source-set';
import { type Specifier, specifiersOf } from './specifiers';

export interface RewriteTarget {
  src: '' | 'src/';
  alias: Alias | null;
}

/**
 * The text of a file of this repository with everything that names another embedded file naming it as it stands in the
 * host. What used our alias uses the host's, or a relative path where it has none that fits.
 *
 * @throws Error where something leads to a file that is not embedded.
 */
export function rewriteSource(root: string, path: string, source: string, target: RewriteTarget): string {
  const own = hostPathOf(path);
  if (own === null) throw new Error(`${path} is not embedded.`);
  let text = source;
  // From the end, so that earlier places stay where they are.
  for (const specifier of specifiersOf(path, source, textFolders).reverse()) {
    const replacement = rewritten(root, path, target.src + own, specifier, target);
    if (replacement !== null) text = text.slice(0, specifier.start) + replacement + text.slice(specifier.end);
  }
  return text;
}

function rewritten(
  root: string,
  from: string,
  own: string,
  specifier: Specifier,
  { src, alias }: RewriteTarget,
): string | null {
  if (specifier.kind === 'text') return src + folderInHost(specifier.text);
  const to = resolveSpecifier(root, from, specifier);
  if (to === null) return null;
  const there = hostPathOf(to);
  if (there === null) throw new Error(`${from} imports ${to}, which is not embedded.`);
  // `./x` stands for `./x.ts` or `./x/index.ts`; the ending that was left out stays left out.
  const stem = posix.normalize(
    specifier.text.startsWith('@/') ? specifier.text.slice(2) : posix.join(posix.dirname(from), specifier.text),
  );
  const leftOut = specifier.kind === 'url' ? 0 : to.length - stem.length;
  const full = src + there;
  const aliased = specifier.text.startsWith('@/') && alias !== null && full.startsWith(alias.folder);
  return nameOf(own, full.slice(0, full.length - leftOut), aliased ? alias : null);
}

/** How a file of the host names another: through the alias, or relative. Paths are relative to the host, `to` without ending. */
export function nameOf(from: string, to: string, alias: Alias | null): string {
  if (alias !== null && to.startsWith(alias.folder)) return alias.prefix + to.slice(alias.folder.length);
  const path = posix.relative(posix.dirname(from), to);
  return path.startsWith('.') ? path : `./${path}`;
}

function folderInHost(folder: string): string {
  const path = hostPathOf(`${folder}/any`);
  if (path === null) throw new Error(`${folder} is not embedded.`);
  return posix.dirname(path);
}
