import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import type { ts } from 'ts-morph';
import { choose } from './choose';
import { refuseCycle } from './cycle-use';
import { standingOf } from './file-standing';
import { openProject, readApp } from './host-app';
import { locateEntries } from './locate-entries';
import type { Located } from './located';
import { couldHold, filesNamed, leftOut } from './named-files';
import { planAll } from './plan-all';
import type { Chosen, FilePlan } from './plan-file';
import { nameSources } from './source-names';

export interface EntryReport {
  file: string;
  line: number;
  exportName: string;
  what: 'wrap' | 'keep' | 'refuse';
  /** Why it is wrapped in this way, or why it is not; never empty. */
  why: string;
  source?: string;
  category?: string;
  effects?: string;
  /** Everything that speaks against a read; `why` names the first. */
  obstacles?: string[];
}

export interface FileChange {
  file: string;
  absolute: string;
  /** As it lies on the disk, with a byte order mark where it has one. */
  before: string;
  after: string;
}

export interface WrapResult {
  changes: FileChange[];
  entries: EntryReport[];
  /** Files that were asked for and are left out as a whole, with the reason. */
  skipped: { file: string; why: string }[];
  /** Files that could not be read as code. */
  failed: { file: string; why: string }[];
  /** How many files the patterns named. */
  matched: number;
  notes: string[];
}

const bom = '\uFEFF';

/** Plans the wrapping of everything that the patterns name, over the whole app. Reads only: nothing is written. */
export function wrapApp(folder: string, patterns: readonly string[]): WrapResult {
  const app = readApp(openProject(folder), folder);
  const asked = new Set(filesNamed(app, patterns));
  const left = leftOut(app, patterns);
  const matched = asked.size + left.length;
  const result: WrapResult = { changes: [], entries: [], skipped: left, failed: [], matched, notes: [] };
  const readable = app.files.filter((file) => {
    const problem = parseProblem(file) ?? (asked.has(file.fileName) ? textProblem(file) : null);
    if (problem !== null && asked.has(file.fileName)) result.failed.push({ file: app.pathOf(file), why: problem });
    return problem === null;
  });
  const located = readable.flatMap((file) => locateEntries(app, file));
  const sources = nameSources(located);
  const chosen = new Map<Located, Chosen>();
  const groups = new Map<ts.SourceFile, Located[]>();
  for (const file of readable.filter(({ fileName }) => asked.has(fileName))) {
    const path = app.pathOf(file);
    const { ignored } = standingOf(file, path);
    if (ignored !== undefined && couldHold(file, path)) result.skipped.push({ file: path, why: ignored });
    const entries = located.filter((entry) => entry.file === file && entry.kind !== 'operation');
    for (const entry of entries) {
      const source = sources.get(entry);
      const inCycle = source === undefined ? null : refuseCycle(app, entry);
      if (inCycle !== null) entry.refusal = inCycle;
      else if (source !== undefined) chosen.set(entry, choose(app, entry, source));
    }
    if (entries.length > 0) groups.set(file, entries);
  }
  const refused = new Map<Located, string>();
  const plans = planAll(app, groups, chosen, refused, result.notes);
  for (const [file, entries] of groups) {
    const plan = plans.get(file);
    for (const entry of entries) result.entries.push(reportOf(entry, chosen.get(entry), plan, refused.get(entry)));
    if (plan && plan.after !== file.text) {
      const before = readFileSync(file.fileName, 'utf8');
      const mark = before.startsWith(bom) ? bom : '';
      result.changes.push({ file: app.pathOf(file), absolute: file.fileName, before, after: mark + plan.after });
    }
  }
  return result;
}

function reportOf(
  entry: Located,
  chosen: Chosen | undefined,
  plan: FilePlan | undefined,
  refusal: string | undefined,
): EntryReport {
  const { path: file, line, exportName } = entry;
  const at = { file, line, exportName };
  if (entry.wrapped) return { ...at, what: 'keep', why: 'is wrapped already' };
  if (entry.refusal !== undefined) return { ...at, what: 'refuse', why: entry.refusal };
  if (entry.sameAs !== undefined) {
    return {
      ...at,
      what: 'keep',
      why: `is the same function as \`${entry.sameAs}\` and is wrapped with it or not at all`,
    };
  }
  if (refusal !== undefined || !chosen) return { ...at, what: 'refuse', why: refusal ?? 'has no name of its own' };
  const { choice, reasons } = chosen;
  const note = plan?.wrapped.find((made) => made.entry === entry)?.note;
  const why = `'${choice.category}': ${reasons.category}. '${choice.effects}': ${reasons.effects}.${note ? ` Note: ${note}.` : ''}`;
  return { ...at, what: 'wrap', why, ...choice, obstacles: reasons.all ?? [] };
}

/** What is read as text and written again would lose bytes that are no UTF-8. */
function textProblem({ fileName }: ts.SourceFile): string | null {
  return isUtf8(readFileSync(fileName)) ? null : 'is not UTF-8: save it as that first';
}

function parseProblem(file: ts.SourceFile): string | null {
  const { parseDiagnostics } = file as ts.SourceFile & { parseDiagnostics?: readonly ts.Diagnostic[] };
  const [first] = parseDiagnostics ?? [];
  if (!first) return null;
  const { line } = file.getLineAndCharacterOfPosition(first.start ?? 0);
  const message = typeof first.messageText === 'string' ? first.messageText : first.messageText.messageText;
  return `does not parse (line ${line + 1}: ${message})`;
}
