import { lstatSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
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
 * @throws EmbedRefused for a path below a folder of `dir` that is a link or a file, and for a path that is a folder.
 */
export function refuseUnfitPaths(dir: string, paths: Iterable<string>): void {
  const fit = new Set<string>();
  for (const path of paths) {
    const names = path.split('/');
    for (let count = 1; count < names.length; count += 1) {
      const folder = names.slice(0, count).join('/');
      if (fit.has(folder)) continue;
      const there = lstatSync(join(dir, folder), { throwIfNoEntry: false });
      if (there === undefined) break;
      if (!there.isDirectory()) throw unfit(folder, there.isSymbolicLink() ? 'a link' : 'a file', 'folder');
      fit.add(folder);
    }
    if (statSync(join(dir, path), { throwIfNoEntry: false })?.isDirectory()) throw unfit(path, 'a folder', 'file');
  }
}

function unfit(path: string, what: string, needed: string): EmbedRefused {
  return new EmbedRefused(
    `${path} of this app is ${what}, and Selfheal needs a ${needed} there, through which it can write and remove. Move it, then come again.`,
  );
}

/** Whether there is a link under a path: it is never replaced by a file. */
export function isLink(dir: string, path: string): boolean {
  return lstatSync(join(dir, path), { throwIfNoEntry: false })?.isSymbolicLink() === true;
}
