import { createTwoFilesPatch } from 'diff';
import type { EntryReport, WrapResult } from './wrap-app';

/**
 * What was or would be done, as text: a unified diff, below one line for each entry that says why. `explains`: with
 * everything that speaks against a read.
 */
export function printResult(result: WrapResult, isWritten: boolean, explains = false): string {
  const lines: string[] = [];
  const files = [...new Set(result.entries.map(({ file }) => file))];
  for (const file of files) {
    for (const entry of result.entries.filter((candidate) => candidate.file === file)) {
      lines.push(entryLine(entry));
      if (explains) lines.push(...(entry.obstacles ?? []).map((obstacle) => `          ${obstacle}`));
    }
    const change = result.changes.find((candidate) => candidate.file === file);
    if (change) lines.push(patchOf(change.file, change.before, change.after));
  }
  for (const { file, why } of result.skipped) lines.push(`skip    ${file}: ${why}`);
  for (const { file, why } of result.failed) lines.push(`failed  ${file}: ${why}`);
  for (const note of result.notes) lines.push(`note    ${note}`);
  lines.push(summary(result, isWritten));
  const isMore = result.entries.some(({ obstacles = [] }) => obstacles.length > 1);
  if (isMore && !explains) lines.push('What "and … more" stands for: --explain.');
  return `${lines.join('\n')}\n`;
}

function entryLine({ file, line, exportName, what, why, source }: EntryReport): string {
  const at = `${file}:${line} ${exportName}`;
  if (what === 'wrap') return `wrap    ${at} as '${source}'. ${why}`;
  return `${what.padEnd(8)}${at}: ${why}`;
}

function patchOf(file: string, before: string, after: string): string {
  const patch = createTwoFilesPatch(`a/${file}`, `b/${file}`, before, after, undefined, undefined, { context: 2 });
  return patch.replace(/^=+\r?\n/, '').replace(/\n$/, '');
}

function summary({ entries, changes, failed }: WrapResult, isWritten: boolean): string {
  const count = (what: EntryReport['what']) => entries.filter((entry) => entry.what === what).length;
  const files = changes.length === 1 ? '1 file' : `${changes.length} files`;
  const done = isWritten ? `wrapped, ${files} written` : `to wrap in ${files} (nothing was written: add --write)`;
  const problems = failed.length === 0 ? '' : `, ${failed.length} failed`;
  return `${count('wrap')} ${done}; ${count('keep')} kept as they are, ${count('refuse')} refused${problems}.`;
}
