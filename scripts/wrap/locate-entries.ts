import { ts } from 'ts-morph';
import { type FileStanding, standingOf } from './file-standing';
import type { HostApp } from './host-app';
import { inlineActions } from './inline-actions';
import { locateExport, type Place } from './locate-export';
import type { Located } from './located';
import { isDefault, isExported } from './module-scope';
import { lineOf } from './refusal';
import { whyBeside } from './why-beside';
import { bare, isProcessWrapperCall, readOptions } from './wrapper-call';

const methods = new Set(['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'DELETE', 'PATCH']);
const libraryFile = /(?:^|\/)lib\/self-healing(?:-runtime|-platform)?\//;

/** Everything of one file that is wrapped or could be, in the order of the source. */
export function locateEntries(app: HostApp, file: ts.SourceFile): Located[] {
  const path = app.pathOf(file);
  const standing = standingOf(file, path);
  if (standing.ignored !== undefined || libraryFile.test(path)) return [];
  const entries = standing.role === 'other' ? inlineActions(file, path) : exportedEntries(app, file, path, standing);
  return [...entries, ...operations(app, file, path, entries)].sort((a, b) => a.line - b.line);
}

function exportedEntries(app: HostApp, file: ts.SourceFile, path: string, standing: FileStanding): Located[] {
  const isRoute = standing.role === 'route';
  const entries: Located[] = [];
  const seen = new Map<ts.Node, string>();
  const aliases = new Map<Located, ts.Node>();
  const counts = (name: string) => !isRoute || methods.has(name) || name === '*';
  const add = (exportName: string, at: ts.Node, place: Place) => {
    if (!counts(exportName)) return;
    const found = locateExport(app, file, place);
    if (found === null) return;
    const { identity, aliasOf, ...rest } = found;
    const entry: Located = {
      file,
      path,
      line: lineOf(file, at),
      exportName,
      kind: isRoute ? 'route' : 'action',
      ...rest,
    };
    const first = identity === null ? undefined : seen.get(identity);
    if (first !== undefined && first !== exportName) entry.sameAs = first;
    else if (identity) seen.set(identity, exportName);
    const refusal = standing.refusal ?? leftOut(file, at);
    if (refusal !== undefined && !entry.wrapped) entry.refusal = refusal;
    if (aliasOf) aliases.set(entry, aliasOf);
    entries.push(entry);
  };
  for (const statement of file.statements) eachExport(statement, add);
  for (const [entry, original] of aliases) {
    const first = seen.get(original);
    const target = entries.find(({ exportName }) => exportName === first)?.target;
    // What stays beside its wrapped constant keeps its name for the bare function: its aliases are wrapped themselves.
    const isBeside = target?.form === 'function' && whyBeside(file, target) !== null;
    if (first !== undefined && !isBeside && entry.refusal === undefined) entry.sameAs = first;
  }
  return entries;
}

const leaveOut = /selfheal-ignore\s+(?:action|route)-unwrapped\s*:\s*([^\n\r*]+)/;

/** The comment above an export by which its author says that it shall stay as it is. */
function leftOut(file: ts.SourceFile, at: ts.Node): string | undefined {
  let statement = at;
  while (!ts.isSourceFile(statement.parent)) statement = statement.parent;
  const found = leaveOut.exec(file.text.slice(statement.pos, statement.getStart(file)));
  return found ? `is left unwrapped on purpose, as the comment above it says: ${found[1]?.trim()}` : undefined;
}

function eachExport(statement: ts.Statement, add: (exportName: string, at: ts.Node, place: Place) => void): void {
  if (ts.isFunctionDeclaration(statement) && isExported(statement) && statement.body) {
    const name = isDefault(statement) ? 'default' : statement.name?.text;
    if (name !== undefined)
      add(name, statement, { form: 'declaration', name: statement.name?.text ?? 'default', via: null });
  } else if (ts.isVariableStatement(statement) && isExported(statement)) {
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (ts.isIdentifier(name)) {
        if (initializer) add(name.text, name, { form: 'expression', expression: initializer, name: name.text });
      } else for (const part of namesOf(name)) add(part.text, part, { form: 'pattern', initializer });
    }
  } else if (ts.isExportAssignment(statement) && !statement.isExportEquals) {
    const value = bare(statement.expression);
    if (ts.isIdentifier(value)) add('default', statement, { form: 'declaration', name: value.text, via: statement });
    else add('default', statement, { form: 'expression', expression: statement.expression, name: null });
  } else if (ts.isExportDeclaration(statement) && !statement.isTypeOnly) {
    const { exportClause, moduleSpecifier } = statement;
    const module = moduleSpecifier && ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : null;
    if (!exportClause && module !== null) add('*', statement, { form: 'star', module });
    if (!exportClause || ts.isNamespaceExport(exportClause)) return;
    for (const specifier of exportClause.elements) {
      if (specifier.isTypeOnly) continue;
      add(specifier.name.text, specifier, { form: 'specifier', specifier, module });
    }
  }
}

function namesOf(pattern: ts.BindingPattern): ts.Identifier[] {
  return pattern.elements.flatMap((element) => {
    if (!ts.isBindingElement(element)) return [];
    return ts.isIdentifier(element.name) ? [element.name] : namesOf(element.name);
  });
}

/** Wrapped functions that are neither actions nor handlers; a name is that of the constant or property that holds them. */
function operations(app: HostApp, file: ts.SourceFile, path: string, entries: Located[]): Located[] {
  if (!file.text.includes('withSelfHealing')) return [];
  const covered = new Set(entries.filter((entry) => entry.wrapped).map((entry) => entry.options?.call));
  const found: Located[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isCallExpression(node) && isProcessWrapperCall(app, node) && !covered.has(node)) {
      const options = readOptions(app, node);
      found.push({
        file,
        path,
        line: lineOf(file, node),
        exportName: holderOf(node) ?? options.source ?? 'default',
        kind: 'operation',
        wrapped: true,
        options,
        target: { form: 'none' },
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function holderOf(node: ts.Node): string | null {
  for (let at = node.parent; !ts.isSourceFile(at); at = at.parent) {
    if (ts.isVariableDeclaration(at) || ts.isPropertyAssignment(at) || ts.isPropertyDeclaration(at)) {
      if (ts.isIdentifier(at.name)) return at.name.text;
    }
    if (ts.isFunctionLike(at)) return null;
  }
  return null;
}
