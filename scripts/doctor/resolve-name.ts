import { type Expression, Node, type SourceFile } from 'ts-morph';
import { resolveModule } from './resolve-module';

/** Where a name comes from: a declaration of this app, or a package. */
export type Origin = { declaration: Node } | { package: string; imported: string } | null;

const hopsAtMost = 8;

/** What an identifier names: a declaration in its block or file, or, through imports and re-exports, in another file. */
export function originOf(name: string, at: Node): Origin {
  for (let scope: Node | undefined = at.getParent(); scope; scope = scope.getParent()) {
    if (Node.isParametered(scope) && scope.getParameters().some((parameter) => binds(parameter, name))) return null;
    if (Node.isStatemented(scope)) {
      const found = declaredIn(scope, name);
      if (found) return { declaration: found };
    }
    if (Node.isSourceFile(scope)) return importedAs(scope, name, hopsAtMost);
  }
  return null;
}

function binds(parameter: { getNameNode(): Node }, name: string): boolean {
  const node = parameter.getNameNode();
  if (Node.isIdentifier(node)) return node.getText() === name;
  return node.getDescendants().some((part) => Node.isBindingElement(part) && part.getName() === name);
}

function declaredIn(scope: Node, name: string): Node | null {
  if (!Node.isStatemented(scope)) return null;
  return scope.getVariableDeclaration(name) ?? scope.getFunction(name) ?? scope.getClass(name) ?? null;
}

function importedAs(file: SourceFile, name: string, hops: number): Origin {
  for (const declaration of file.getImportDeclarations()) {
    const specifier = declaration.getModuleSpecifierValue();
    const named = declaration
      .getNamedImports()
      .find((part) => (part.getAliasNode()?.getText() ?? part.getName()) === name);
    const imported = named
      ? named.getName()
      : declaration.getDefaultImport()?.getText() === name
        ? 'default'
        : declaration.getNamespaceImport()?.getText() === name
          ? '*'
          : null;
    if (imported === null) continue;
    const target = resolveModule(file, specifier);
    if (target === null) return { package: specifier, imported };
    return imported === '*' ? { declaration: target } : exportOf(target, imported, hops);
  }
  return null;
}

/** The declaration behind an export, through re-exports. */
export function exportOf(file: SourceFile, name: string, hops = hopsAtMost): Origin {
  if (hops === 0) return null;
  if (name === 'default') {
    const assigned = file.getExportAssignment((assignment) => !assignment.isExportEquals());
    if (assigned) return { declaration: assigned.getExpression() };
    const declared = file.getFunctions().find((one) => one.isDefaultExport());
    if (declared) return { declaration: declared };
  }
  const own = declaredIn(file, name);
  if (own) return { declaration: own };
  for (const declaration of file.getExportDeclarations()) {
    const specifier = declaration.getModuleSpecifierValue();
    const target = specifier === undefined ? null : resolveModule(file, specifier);
    const part = declaration.getNamedExports().find((one) => (one.getAliasNode()?.getText() ?? one.getName()) === name);
    if (part && specifier === undefined) {
      const local = declaredIn(file, part.getName());
      return local ? { declaration: local } : importedAs(file, part.getName(), hops - 1);
    }
    if (part) return target ? exportOf(target, part.getName(), hops - 1) : null;
    if (target && declaration.isNamespaceExport() && !declaration.getNamespaceExport()) {
      const found = exportOf(target, name, hops - 1);
      if (found) return found;
    }
  }
  return null;
}

/** What an expression names: `save`, or `queries.save` of a namespace import. */
export function originOfExpression(expression: Expression): Origin {
  if (Node.isIdentifier(expression)) return originOf(expression.getText(), expression);
  if (!Node.isPropertyAccessExpression(expression)) return null;
  const left = expression.getExpression();
  if (!Node.isIdentifier(left)) return null;
  const origin = originOf(left.getText(), left);
  if (origin === null) return null;
  if ('package' in origin) return origin.imported === '*' ? { ...origin, imported: expression.getName() } : null;
  return Node.isSourceFile(origin.declaration) ? exportOf(origin.declaration, expression.getName()) : null;
}

/** Without parentheses, `as`, `satisfies`, `!` and `await`. */
export function bare(node: Node): Node {
  if (
    Node.isParenthesizedExpression(node) ||
    Node.isAsExpression(node) ||
    Node.isSatisfiesExpression(node) ||
    Node.isNonNullExpression(node) ||
    Node.isAwaitExpression(node)
  ) {
    return bare(node.getExpression());
  }
  return node;
}

/** The expression behind constants: `databaseRead` becomes the object it was given. */
export function constantOf(node: Node, hops = hopsAtMost): Node {
  const plain = bare(node);
  if (hops === 0 || !(Node.isIdentifier(plain) || Node.isPropertyAccessExpression(plain))) return plain;
  const origin = originOfExpression(plain);
  if (origin === null || 'package' in origin || !Node.isVariableDeclaration(origin.declaration)) return plain;
  const initializer = origin.declaration.getInitializer();
  return initializer ? constantOf(initializer, hops - 1) : plain;
}
