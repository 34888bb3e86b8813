import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isLink } from './inside';

const mark = '\uFEFF';

/** A change of a text that keeps its byte order mark, and its Windows line ends where it has no others. */
export function inItsWay<T extends string | null>(existing: string, change: (text: string) => T): T | string {
  const isMarked = existing.startsWith(mark);
  const changed = change(isMarked ? existing.slice(1) : existing);
  if (changed === null) return changed;
  const isWindows = existing.includes('\r\n') && !/(?<!\r)\n/.test(existing);
  return (isMarked ? mark : '') + (isWindows ? changed.replace(/\r?\n/g, '\r\n') : changed);
}

/** Why a file of the app is not rewritten: a link would become a file, and bytes that are no UTF-8 would be lost. Null: it can be. */
export function whyLeftAlone(dir: string, path: string): string | null {
  if (isLink(dir, path)) return 'It is a link';
  try {
    return isUtf8(readFileSync(join(dir, path))) ? null : 'It is not UTF-8';
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
