import { readFileSync, statSync } from 'node:fs';
import { isAbsolute, join, resolve, sep } from 'node:path';
import type { ts } from 'ts-morph';
import { newTypeErrors } from './check-types';
import { choose } from './choose';
import { refuseCycle } from './cycle-use';
import { doorOf } from './door-import';
import { standingOf } from './file-standing';
import { type HostApp, openProject, readApp } from './host-app';
import { locateEntries } from './locate-entries';
import type { Located } from './located';
import { type Chosen, type FilePlan, planFile } from './plan-file';
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
    const problem = parseProblem(file);
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

/** Plans all files; what the types then speak against is taken out again and planned without it. */
function planAll(
  app: HostApp,
  groups: ReadonlyMap<ts.SourceFile, Located[]>,
  chosen: Map<Located, Chosen>,
  refused: Map<Located, string>,
  notes: string[],
): Map<ts.SourceFile, FilePlan> {
  const { exists } = doorOf(app);
  if (!exists && chosen.size > 0) {
    notes.push('The library is not in this app yet (`npm run embed`), so the types were not checked.');
  }
  for (;;) {
    const plans = new Map<ts.SourceFile, FilePlan>();
    for (const [file, entries] of groups) {
      const open = entries.filter((entry) => chosen.has(entry) && !refused.has(entry));
      const plan = planFile(app, file, open, chosen);
      for (const [entry, why] of plan.refused) refused.set(entry, why);
      if (plan.wrapped.length > 0) plans.set(file, plan);
    }
    if (!exists || plans.size === 0) return plans;
    const texts = [...plans].map(([file, { after }]) => [file.fileName, { before: file.text, after }] as const);
    const count = refused.size;
    for (const error of newTypeErrors(app, new Map(texts))) {
      for (const entry of blamed(plans, error)) {
        if (!refused.has(entry)) refused.set(entry, `does not type-check when it is wrapped: ${error.message}`);
      }
    }
    for (const [path, { before }] of texts) app.project.getSourceFile(path)?.replaceWithText(before);
    if (refused.size === count) return plans;
  }
}

/** The entry in whose text an error lies; for one outside, every entry of the file, or of all files that were changed. */
function blamed(plans: Map<ts.SourceFile, FilePlan>, { path, start }: { path: string; start: number }): Located[] {
  const own = [...plans].find(([file]) => file.fileName === path)?.[1].wrapped;
  const inside = own?.filter((change) => change.start <= start && start <= change.end) ?? [];
  if (inside.length > 0) return inside.map(({ entry }) => entry);
  return (own ?? [...plans.values()].flatMap(({ wrapped }) => wrapped)).map(({ entry }) => entry);
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
  return { ...at, what: 'wrap', why, ...choice };
}

/** The app's files that the patterns name: paths, folders or globs, below the app. */
function filesNamed(app: HostApp, patterns: readonly string[]): string[] {
  return patterns.flatMap((pattern) => {
    const path = isAbsolute(pattern) ? pattern : resolve(app.root, pattern);
    const kind = statSync(path, { throwIfNoEntry: false });
    if (kind?.isFile()) return app.files.filter((file) => file.fileName === path).map((file) => file.fileName);
    if (kind?.isDirectory()) {
      return app.files
        .filter((file) => file.fileName.startsWith(path === sep ? sep : path + sep))
        .map(({ fileName }) => fileName);
    }
    const own = new Set(app.files.map(({ fileName }) => fileName));
    const found = app.project.getSourceFiles(isAbsolute(pattern) ? pattern : join(app.root, pattern));
    return found.map((file) => file.getFilePath() as string).filter((name) => own.has(name));
  });
}

/** What is named by its own path and is no source of the app. */
function leftOut(app: HostApp, patterns: readonly string[]): WrapResult['skipped'] {
  return patterns.flatMap((pattern) => {
    const path = resolve(app.root, pattern);
    const isInside = path === app.root || path.startsWith(app.root + sep);
    if (
      !statSync(path, { throwIfNoEntry: false }) ||
      app.files.some(({ fileName }) => `${fileName}${sep}`.startsWith(path + sep))
    ) {
      return [];
    }
    const why = isInside
      ? 'holds no source of the app: packages, builds, declarations and other apps are left out'
      : 'lies outside of the app';
    return [{ file: pattern, why }];
  });
}

/** Whether a file that is left out is one where somebody would look for an entry. */
function couldHold(file: ts.SourceFile, path: string): boolean {
  return /(?:^|\/)route[.]\w+$|(?:^|\/)pages\/api\//.test(path) || /^\s*['"]use server['"]/m.test(file.text);
}

function parseProblem(file: ts.SourceFile): string | null {
  const { parseDiagnostics } = file as ts.SourceFile & { parseDiagnostics?: readonly ts.Diagnostic[] };
  const [first] = parseDiagnostics ?? [];
  if (!first) return null;
  const { line } = file.getLineAndCharacterOfPosition(first.start ?? 0);
  const message = typeof first.messageText === 'string' ? first.messageText : first.messageText.messageText;
  return `does not parse (line ${line + 1}: ${message})`;
}
