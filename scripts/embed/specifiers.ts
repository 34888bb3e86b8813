import ts from 'typescript';

export interface Specifier {
  text: string;
  /** Between the quotes. */
  start: number;
  end: number;
  /** `import` is resolved like a module; `url` and `text` are paths as they stand. */
  kind: 'import' | 'url' | 'text';
}

/**
 * Every place of a source file that names another file: imports and exports of any form, `import()`, `require()`,
 * `import('…')` types, `declare module '…'`, `new URL('…', import.meta.url)`, and text that is one of `textFolders`.
 */
export function specifiersOf(fileName: string, source: string, textFolders: readonly string[] = []): Specifier[] {
  const file = ts.createSourceFile(fileName, source, ts.ScriptTarget.Latest, true, scriptKind(fileName));
  const found: Specifier[] = [];
  const add = (node: ts.Node | undefined, kind: Specifier['kind']): boolean => {
    if (node === undefined || !ts.isStringLiteralLike(node)) return false;
    found.push({ text: node.text, start: node.getStart(file) + 1, end: node.getEnd() - 1, kind });
    return true;
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) add(node.moduleSpecifier, 'import');
    else if (ts.isExternalModuleReference(node)) add(node.expression, 'import');
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, 'import');
    else if (ts.isModuleDeclaration(node)) add(node.name, 'import');
    else if (ts.isCallExpression(node) && namesModule(node)) add(node.arguments[0], 'import');
    else if (ts.isNewExpression(node) && isOwnUrl(node)) add(node.arguments?.[0], 'url');
    else if (ts.isStringLiteralLike(node) && textFolders.includes(node.text)) add(node, 'text');
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function scriptKind(fileName: string): ts.ScriptKind {
  if (fileName.endsWith('x')) return fileName.endsWith('.tsx') ? ts.ScriptKind.TSX : ts.ScriptKind.JSX;
  // JSX stands in .js files, too.
  return fileName.endsWith('.js') || fileName.endsWith('.mjs') ? ts.ScriptKind.JSX : ts.ScriptKind.TS;
}

function namesModule({ expression }: ts.CallExpression): boolean {
  if (expression.kind === ts.SyntaxKind.ImportKeyword) return true;
  if (ts.isIdentifier(expression)) return expression.text === 'require';
  // require.resolve('…'), import.meta.resolve('…')
  return ts.isPropertyAccessExpression(expression) && expression.name.text === 'resolve' && asksLoader(expression);
}

function asksLoader({ expression }: ts.PropertyAccessExpression): boolean {
  return ts.isMetaProperty(expression) || (ts.isIdentifier(expression) && expression.text === 'require');
}

function isOwnUrl(node: ts.NewExpression): boolean {
  const base = node.arguments?.[1];
  return ts.isIdentifier(node.expression) && node.expression.text === 'URL' && base?.getText() === 'import.meta.url';
}
