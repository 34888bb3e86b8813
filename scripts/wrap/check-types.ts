import { ts } from 'ts-morph';
import type { HostApp } from './host-app';

export interface TypeProblem {
  path: string;
  start: number;
  message: string;
}

/**
 * The errors that a change of files brings with it, in the files themselves and in those that import them. The files of
 * the project in memory hold the new texts afterwards; nothing is written. JavaScript that is not checked has none.
 */
export function newTypeErrors(
  app: HostApp,
  changed: ReadonlyMap<string, { before: string; after: string }>,
): TypeProblem[] {
  const looked = [...changed.keys(), ...importersOf(app, changed)];
  setTexts(app, changed, 'before');
  const known = new Map<string, number>();
  for (const error of errorsOf(app, looked)) count(known, error, 1);
  setTexts(app, changed, 'after');
  return errorsOf(app, looked).filter((error) => count(known, error, -1) < 0);
}

function count(known: Map<string, number>, { path, message }: TypeProblem, step: number): number {
  const key = `${path}\n${message}`;
  const value = (known.get(key) ?? 0) + step;
  known.set(key, value);
  return value;
}

function setTexts(
  app: HostApp,
  changed: ReadonlyMap<string, { before: string; after: string }>,
  which: 'before' | 'after',
) {
  for (const [path, texts] of changed) {
    const file = app.project.getSourceFile(path);
    if (file && file.getFullText() !== texts[which]) file.replaceWithText(texts[which]);
  }
}

function errorsOf(app: HostApp, paths: readonly string[]): TypeProblem[] {
  const program = app.project.getProgram().compilerObject;
  return paths.flatMap((path) => {
    const file = program.getSourceFile(path);
    if (!file) return [];
    const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    return found.map(({ start = 0, messageText }) => ({
      path,
      start,
      message: ts.flattenDiagnosticMessageText(messageText, ' ').replace(/\s+/g, ' '),
    }));
  });
}

function importersOf(app: HostApp, changed: ReadonlyMap<string, unknown>): string[] {
  return app.files
    .filter((file) => !changed.has(file.fileName) && importsOne(app, file, changed))
    .map((file) => file.fileName);
}

/** Whether a file imports or passes on one of these files. */
export function importsOne(app: HostApp, file: ts.SourceFile, changed: ReadonlyMap<string, unknown>): boolean {
  return file.statements.some((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return false;
    const from = statement.moduleSpecifier;
    const target = from && ts.isStringLiteral(from) ? app.resolve(file, from.text) : null;
    return target !== null && changed.has(target.fileName);
  });
}
