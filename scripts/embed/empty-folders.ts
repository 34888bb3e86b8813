import { existsSync, readdirSync, rmdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Removes the folders above a removed file that hold nothing any more, up to `dir`. */
export function removeEmptyFolders(dir: string, path: string): void {
  for (
    let folder = dirname(path);
    existsSync(join(dir, folder)) && folder !== '.' && folder !== '/';
    folder = dirname(folder)
  ) {
    if (readdirSync(join(dir, folder)).length > 0) return;
    rmdirSync(join(dir, folder));
  }
}
