import type { ts } from 'ts-morph';
import type { Reasons } from './choose';
import { importWrapper } from './door-import';
import type { HostApp } from './host-app';
import type { Located } from './located';
import { type Choice, planEntry } from './plan-entry';
import { styleOf } from './source-style';
import { applyEdits, type TextEdit } from './text-edits';

export interface Chosen {
  choice: Choice;
  reasons: Reasons;
}

export interface FilePlan {
  after: string;
  /** Where each entry's change lies in the new text, and how it was made. */
  wrapped: { entry: Located; start: number; end: number; note?: string }[];
  refused: Map<Located, string>;
}

/** The new text of one file with all `entries` wrapped that can be; the text is the old one where none can. */
export function planFile(
  app: HostApp,
  file: ts.SourceFile,
  entries: Located[],
  chosen: Map<Located, Chosen>,
): FilePlan {
  const style = styleOf(file);
  const { name, edit } = importWrapper(app, file, style);
  const refused = new Map<Located, string>();
  const edits: TextEdit[] = [];
  const made: { entry: Located; edits: TextEdit[]; note?: string }[] = [];
  const leaving = new Set<ts.Node>(
    entries.flatMap(({ target }) => (target.form === 'passed-on' ? [target.specifier] : [])),
  );
  for (const entry of entries) {
    const choice = chosen.get(entry)?.choice;
    if (!choice) continue;
    const plan = planEntry(entry, choice, style, name, leaving);
    if (typeof plan === 'string') refused.set(entry, plan);
    else {
      edits.push(...plan.edits);
      made.push({ entry, edits: plan.edits, ...(plan.note === undefined ? {} : { note: plan.note }) });
    }
  }
  if (made.length > 0 && edit) edits.unshift(edit);
  const moved = (at: number, isEnd: boolean) =>
    edits.reduce(
      (sum, { start, end, text }) => (start < at || (isEnd && start <= at) ? sum + text.length - (end - start) : sum),
      at,
    );
  return {
    after: applyEdits(file.text, edits),
    wrapped: made.map(({ entry, edits: own, ...rest }) => ({
      entry,
      start: moved(Math.min(...own.map((edit) => edit.start)), false),
      end: moved(Math.max(...own.map((edit) => edit.end)), true),
      ...rest,
    })),
    refused,
  };
}
