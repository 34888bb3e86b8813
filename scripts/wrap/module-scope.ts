import { ts } from 'ts-morph';
import type { HostApp } from './host-app';

/** What a name at the top of a file stands for. */
export type Binding =
  | { kind: 'function'; file: ts.SourceFile; node: ts.FunctionDeclaration; overloads: ts.FunctionDeclaration[] }
  | { kind: 'variable'; file: ts.SourceFile; node: ts.VariableDeclaration }
  | { kind: 'pattern'; file: ts.SourceFile; node: ts.BindingElement }
  | { kind: 'expression'; file: ts.SourceFile; node: ts.Expression }
  | { kind: 'class'; file: ts.SourceFile; node: ts.ClassDeclaration }
  | { kind: 'import'; file: ts.SourceFile; node: ts.Node; module: string; imported: string };

const scopes = new WeakMap<ts.SourceFile, Map<string, Binding>>();

/** The names that a file declares or imports at its top level. Types are left out. */
export function moduleScope(file: ts.SourceFile): Map<string, Binding> {
  const known = scopes.get(file);
  if (known) return known;
  const names = new Map<string, Binding>();
  for (const statement of file.statements) {
    if (ts.isFunctionDeclaration(statement)) addFunction(names, file, statement);
    else if (ts.isClassDeclaration(statement) && statement.name) {
      names.set(statement.name.text, { kind: 'class', file, node: statement });
    } else if (ts.isVariableStatement(statement)) {
      for (const node of statement.declarationList.declarations) addVariable(names, file, node);
    } else if (ts.isImportDeclaration(statement)) addImports(names, file, statement);
  }
  scopes.set(file, names);
  return names;
}

function addFunction(names: Map<string, Binding>, file: ts.SourceFile, node: ts.FunctionDeclaration): void {
  const name = node.name?.text ?? 'default';
  const before = names.get(name);
  const overloads = before?.kind === 'function' ? [...before.overloads] : [];
  if (!node.body) overloads.push(node);
  names.set(name, { kind: 'function', file, node, overloads });
}

function addVariable(names: Map<string, Binding>, file: ts.SourceFile, node: ts.VariableDeclaration): void {
  if (ts.isIdentifier(node.name)) {
    names.set(node.name.text, { kind: 'variable', file, node });
    return;
  }
  const walk = (pattern: ts.BindingPattern) => {
    for (const element of pattern.elements) {
      if (!ts.isBindingElement(element)) continue;
      if (ts.isIdentifier(element.name)) names.set(element.name.text, { kind: 'pattern', file, node: element });
      else walk(element.name);
    }
  };
  walk(node.name);
}

function addImports(names: Map<string, Binding>, file: ts.SourceFile, node: ts.ImportDeclaration): void {
  if (!ts.isStringLiteral(node.moduleSpecifier) || !node.importClause || node.importClause.isTypeOnly) return;
  const module = node.moduleSpecifier.text;
  const add = (name: ts.Identifier, imported: string) =>
    names.set(name.text, { kind: 'import', file, node, module, imported });
  const { name, namedBindings } = node.importClause;
  if (name) add(name, 'default');
  if (namedBindings && ts.isNamespaceImport(namedBindings)) add(namedBindings.name, '*');
  else if (namedBindings) {
    for (const element of namedBindings.elements) {
      if (!element.isTypeOnly) add(element.name, (element.propertyName ?? element.name).text);
    }
  }
}

/** Follows imports and re-exports inside the app to what a name stands for. A package's name stays an import. */
export function resolveBinding(app: HostApp, file: ts.SourceFile, name: string, steps = 12): Binding | null {
  const binding = moduleScope(file).get(name) ?? null;
  if (binding?.kind !== 'import' || binding.imported === '*' || steps === 0) return binding;
  const target = app.resolve(file, binding.module);
  return target ? resolveExport(app, target, binding.imported, steps - 1) : binding;
}

/** What another file gets when it imports `name` from `file`. */
export function resolveExport(app: HostApp, file: ts.SourceFile, name: string, steps = 12): Binding | null {
  if (steps === 0) return null;
  for (const statement of file.statements) {
    if (ts.isExportAssignment(statement) && !statement.isExportEquals && name === 'default') {
      const { expression } = statement;
      if (ts.isIdentifier(expression)) return resolveBinding(app, file, expression.text, steps - 1);
      return { kind: 'expression', file, node: expression };
    }
    if (ts.isFunctionDeclaration(statement) && isExported(statement)) {
      const called = isDefault(statement) ? 'default' : statement.name?.text;
      if (called === name) return moduleScope(file).get(statement.name?.text ?? 'default') ?? null;
    }
    if (ts.isExportDeclaration(statement) && !statement.isTypeOnly) {
      const found = throughExport(app, file, statement, name, steps);
      if (found) return found;
    }
  }
  const own = moduleScope(file).get(name);
  return own && own.kind !== 'import' ? own : null;
}

function throughExport(
  app: HostApp,
  file: ts.SourceFile,
  statement: ts.ExportDeclaration,
  name: string,
  steps: number,
): Binding | null {
  const from = statement.moduleSpecifier;
  const module = from && ts.isStringLiteral(from) ? from.text : null;
  const target = module === null ? null : app.resolve(file, module);
  if (!statement.exportClause) return target && name !== 'default' ? resolveExport(app, target, name, steps - 1) : null;
  if (ts.isNamespaceExport(statement.exportClause)) return null;
  const found = statement.exportClause.elements.find((element) => element.name.text === name && !element.isTypeOnly);
  if (!found) return null;
  const local = (found.propertyName ?? found.name).text;
  if (module === null) return resolveBinding(app, file, local, steps - 1);
  if (target) return resolveExport(app, target, local, steps - 1);
  return { kind: 'import', file, node: found, module, imported: local };
}

export function isExported(node: ts.Node): boolean {
  return hasModifier(node, ts.SyntaxKind.ExportKeyword);
}

export function isDefault(node: ts.Node): boolean {
  return hasModifier(node, ts.SyntaxKind.DefaultKeyword);
}

export function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node)?.some((modifier) => modifier.kind === kind) ?? false);
}
