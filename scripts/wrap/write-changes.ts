import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import type { FileChange, WrapResult } from './wrap-app';

/**
 * Writes what was planned. A file that was changed meanwhile or cannot be written is left alone and reported as failed;
 * the others are written.
 *
 * @throws Error for a file outside `folder`, before anything is written: links may lead there.
 */
export function writeChanges(folder: string, result: WrapResult): void {
  const root = realpathSync(resolve(folder)) + sep;
  for (const { file, absolute } of result.changes) {
    if (isElsewhere(root, absolute)) throw new Error(`${file} lies outside of the app.`);
  }
  for (const change of [...result.changes]) {
    const why = write(change);
    if (why === null) continue;
    result.failed.push({ file: change.file, why });
    result.changes.splice(result.changes.indexOf(change), 1);
  }
}

function isElsewhere(root: string, path: string): boolean {
  try {
    return !realpathSync(path).startsWith(root);
  } catch (error) {
    // What is gone by now is told when it is its turn.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

function write({ absolute, before, after }: FileChange): string | null {
  try {
    if (readFileSync(absolute, 'utf8') !== before) return 'was changed meanwhile, so it was not written';
    writeFileSync(absolute, after);
    return null;
  } catch (error) {
    return `could not be written: ${error instanceof Error ? error.message : String(error)}`;
  }
}
