import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { ts } from 'ts-morph';
import { directivesOf } from './file-standing';
import type { HostApp } from './host-app';
import { quoted, type SourceStyle } from './source-style';
import type { TextEdit } from './text-edits';
import { unusedName } from './unused-name';
import { wrapperName } from './wrapper-call';

const door = 'lib/self-healing/error-interceptor';

/** Where the library's door is in an app, without extension; whether it is there yet. */
export function doorOf(app: HostApp): { path: string; exists: boolean } {
  const places = [join(app.root, 'src', door), join(app.root, door)];
  const found = places.find((path) => ['.ts', '.js'].some((kind) => existsSync(path + kind)));
  const inSource = existsSync(join(app.root, 'src/app'));
  return { path: found ?? join(app.root, inSource ? 'src' : '.', door), exists: found !== undefined };
}

/** The name under which a file has, or will have, the wrapper; the edit that brings it in, once. */
export function importWrapper(
  app: HostApp,
  file: ts.SourceFile,
  style: SourceStyle,
): { name: string; edit: TextEdit | null } {
  const specifier = doorSpecifier(app, file);
  for (const statement of file.statements) {
    if (!ts.isImportDeclaration(statement) || !leadsToDoor(app, file, statement)) continue;
    const { importClause } = statement;
    const bindings = importClause && !importClause.isTypeOnly ? importClause.namedBindings : undefined;
    if (!bindings) continue;
    if (ts.isNamespaceImport(bindings)) return { name: `${bindings.name.text}.${wrapperName}`, edit: null };
    const known = bindings.elements.find(
      (element) => !element.isTypeOnly && (element.propertyName ?? element.name).text === wrapperName,
    );
    if (known) return { name: known.name.text, edit: null };
    const last = bindings.elements[bindings.elements.length - 1];
    const { name, clause } = freeName(file);
    if (last) return { name, edit: { start: last.end, end: last.end, text: `, ${clause}` } };
  }
  const { name, clause } = freeName(file);
  const line = `import { ${clause} } from ${quoted(style, specifier)}${style.semicolon}`;
  return { name, edit: importEdit(file, style, line) };
}

function leadsToDoor(app: HostApp, file: ts.SourceFile, { moduleSpecifier }: ts.ImportDeclaration): boolean {
  if (!ts.isStringLiteral(moduleSpecifier)) return false;
  if (moduleSpecifier.text === doorSpecifier(app, file)) return true;
  const target = app.resolve(file, moduleSpecifier.text);
  return target?.fileName.replace(/[.][jt]s$/, '') === doorOf(app).path;
}

/** A file that has its own thing of this name gets the wrapper under another one. */
function freeName(file: ts.SourceFile): { name: string; clause: string } {
  let isTaken = false;
  const visit = (node: ts.Node) => {
    if (ts.isIdentifier(node) && node.text === wrapperName) isTaken = true;
    else if (!isTaken) ts.forEachChild(node, visit);
  };
  visit(file);
  const name = isTaken ? unusedName(file, 'selfHealing') : wrapperName;
  return { name, clause: isTaken ? `${wrapperName} as ${name}` : name };
}

/** The app's own alias where its tsconfig has one that leads there, else a relative path. */
function doorSpecifier(app: HostApp, file: ts.SourceFile): string {
  const { paths = {}, baseUrl, pathsBasePath } = app.project.getCompilerOptions();
  const base = baseUrl ?? (typeof pathsBasePath === 'string' ? pathsBasePath : app.root);
  const target = doorOf(app).path;
  for (const [alias, places] of Object.entries(paths)) {
    if (!alias.endsWith('/*')) continue;
    for (const place of places) {
      if (!place.endsWith('/*')) continue;
      const folder = resolve(base, place.slice(0, -2)) + sep;
      if (target.startsWith(folder)) return alias.slice(0, -1) + target.slice(folder.length).split(sep).join('/');
    }
  }
  const path = relative(dirname(file.fileName), target).split(sep).join('/');
  return path.startsWith('.') ? path : `./${path}`;
}

/** After the last import of the head; else below directives, a shebang and comments that are about the whole file. */
function importEdit(file: ts.SourceFile, { newline }: SourceStyle, line: string): TextEdit {
  const head = file.statements.slice(0, directivesOf(file.statements).length);
  const rest = file.statements.slice(head.length);
  const count = rest.findIndex((statement) => !ts.isImportDeclaration(statement));
  const last = rest[(count === -1 ? rest.length : count) - 1] ?? head[head.length - 1];
  if (last) {
    const at = endOfLine(file, last.end);
    const gap = head.includes(last) ? newline : '';
    const below = file.text.slice(at);
    const isApart = !head.includes(last) || /^[^\S\r\n]*\r?\n[^\S\r\n]*(?:\r?\n|$)/.test(below);
    const after = /^[^\S\r\n]*[^\s]/.test(below) || (!isApart && below.trim() !== '') ? newline : '';
    return { start: at, end: at, text: `${newline}${gap}${line}${after}` };
  }
  const at = headEnd(file);
  return { start: at, end: at, text: `${line}${newline}${newline}` };
}

/** Behind a comment that ends the line; a block comment that begins something on later lines is not passed. */
function endOfLine(file: ts.SourceFile, at: number): number {
  const trailing = ts.getTrailingCommentRanges(file.text, at) ?? [];
  return trailing[trailing.length - 1]?.end ?? at;
}

const aboutTheFile = /@ts-(?:no)?check|eslint|biome-ignore-all|@license|@file|@jsx|copyright|prettier-ignore|^\/\*!/i;

/** Where code may begin in a file without imports and directives. */
function headEnd(file: ts.SourceFile): number {
  const { text } = file;
  const shebang = ts.getShebang(text);
  let at = shebang === undefined ? 0 : (/^\r?\n/.exec(text.slice(shebang.length))?.[0].length ?? 0) + shebang.length;
  for (const comment of ts.getLeadingCommentRanges(text, at) ?? []) {
    const after = /^[^\S\r\n]*(?:\r?\n)?(\s*\r?\n)?/.exec(text.slice(comment.end));
    const isApart = after?.[1] !== undefined;
    if (!isApart && !aboutTheFile.test(text.slice(comment.pos, comment.end))) continue;
    at = comment.end + (after?.[0].length ?? 0);
  }
  return at;
}
