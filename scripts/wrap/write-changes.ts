import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import type { WrapResult } from './wrap-app';

/**
 * Writes what was planned. A file that was changed meanwhile is left alone and reported as failed.
 *
 * @throws Error for a file outside `folder`: links may lead there.
 */
export function writeChanges(folder: string, result: WrapResult): void {
  const root = realpathSync(resolve(folder)) + sep;
  for (const change of [...result.changes]) {
    if (!realpathSync(change.absolute).startsWith(root)) throw new Error(`${change.file} lies outside of the app.`);
    if (readFileSync(change.absolute, 'utf8') === change.before) writeFileSync(change.absolute, change.after);
    else {
      result.failed.push({ file: change.file, why: 'was changed meanwhile, so it was not written' });
      result.changes.splice(result.changes.indexOf(change), 1);
    }
  }
}
