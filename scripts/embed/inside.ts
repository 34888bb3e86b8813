import { existsSync, lstatSync, realpathSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { EmbedRefused } from './refusal';

const neverOurs =
  /^(?:[.]git|node_modules|[.]next)(?:\/|$)|(?:^|\/)[.]env(?:[.](?!example$)[^/]*)?$|^package(?:-lock)?[.]json$/;

/** Whether a path of a record can be one that embedding wrote: below the app, and nothing that it never touches. */
export function isOwnPath(path: string): boolean {
  const isPlain = path !== '' && !posix.isAbsolute(path) && !path.includes('\\') && posix.normalize(path) === path;
  return isPlain && !path.split('/').includes('..') && !neverOurs.test(path);
}

/**
 * Folders that are links lead elsewhere, or twice to the same files: nothing is written or removed through them.
 *
 * @throws EmbedRefused for a path below a folder of `dir` that is a link, or below one.
 */
export function refuseLinks(dir: string, paths: Iterable<string>): void {
  const root = realpathSync(dir);
  const known = new Map<string, boolean>();
  for (const path of paths) {
    const folder = existingFolder(dir, dirname(path));
    const isPlain = known.get(folder) ?? isItself(join(root, folder));
    known.set(folder, isPlain);
    if (!isPlain) {
      throw new EmbedRefused(
        `${folder} of this app is, or lies behind, a link, through which nothing is written or removed. Make it a folder, then come again.`,
      );
    }
  }
}

/** Whether there is a link under a path: it is never replaced by a file. */
export function isLink(dir: string, path: string): boolean {
  return lstatSync(join(dir, path), { throwIfNoEntry: false })?.isSymbolicLink() === true;
}

/** A link that leads nowhere is not itself either. */
const isItself = (path: string) => existsSync(path) && realpathSync(path) === path;

/** The nearest folder above that is there; a link that leads nowhere counts. */
function existingFolder(dir: string, folder: string): string {
  let at = folder;
  while (at !== '.' && lstatSync(join(dir, at), { throwIfNoEntry: false }) === undefined) at = dirname(at);
  return at;
}
