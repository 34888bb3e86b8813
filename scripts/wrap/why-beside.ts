import { ts } from 'ts-morph';
import type { Target } from './located';
import { referencesTo, runsAtOnce } from './references';
import { wrapperName } from './wrapper-call';

/** Why a declaration cannot simply become a constant; null when it can. */
export function whyBeside(
  file: ts.SourceFile,
  { node, overloads }: Extract<Target, { form: 'function' }>,
): string | null {
  if (overloads.length > 0)
    return 'it has overloads, so the declaration stays and a wrapped constant of its type is exported';
  const name = node.name?.text;
  if (name === undefined) return null;
  if (/[.][cm]?jsx?$/.test(file.fileName) && ts.getJSDocTags(node).length > 0) {
    return 'its types stand in a comment above it, so the declaration stays and a wrapped constant is exported';
  }
  const uses = referencesTo(file, name).filter((use) => !isInside(use, node) && !ts.isExportSpecifier(use.parent));
  const isEarly = (at: ts.Node) => at.pos < node.pos && runsAtOnce(at);
  const used = uses.some(isEarly) || (uses.some((use) => !runsAtOnce(use)) && callsOwnCode(file, node.pos));
  return used ? 'it is used above its declaration, so the declaration stays and a wrapped constant is exported' : null;
}

/** Whether something of this file is called, or handed to a call, while the file is evaluated, above a position. */
function callsOwnCode(file: ts.SourceFile, before: number): boolean {
  let found = false;
  const own = new Set(
    file.statements.flatMap((statement) => {
      if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) return statement.name?.text ?? [];
      if (!ts.isVariableStatement(statement)) return [];
      return statement.declarationList.declarations.map(({ name }) => name.getText(file));
    }),
  );
  const visit = (node: ts.Node) => {
    if (found || node.pos >= before) return;
    const isCall = ts.isCallExpression(node) || ts.isNewExpression(node) || ts.isTaggedTemplateExpression(node);
    if (isCall && !isWrapping(node) && runsAtOnce(node) && mentions(node, own)) found = true;
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** The wrapper calls nothing when it is given a function. */
function isWrapping(node: ts.Node): boolean {
  return ts.isCallExpression(node) && node.expression.getText().split('.').at(-1) === wrapperName;
}

/** Whether one of these names stands in a call, outside of the functions in it, whose calls are looked at themselves. */
function mentions(node: ts.Node, names: ReadonlySet<string>): boolean {
  return (
    ts.forEachChild(node, (child): true | undefined => {
      if (ts.isFunctionLike(child)) return undefined;
      const isName = ts.isIdentifier(child) && names.has(child.text);
      const isProperty = ts.isPropertyAccessExpression(node) && node.name === child;
      return (isName && !isProperty) || mentions(child, names) ? true : undefined;
    }) === true
  );
}

export function isInside(node: ts.Node, outer: ts.Node): boolean {
  return node.pos >= outer.pos && node.end <= outer.end;
}
