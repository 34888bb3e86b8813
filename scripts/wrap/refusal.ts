import { ts } from 'ts-morph';
import { directivesOf } from './file-standing';
import { referencesTo } from './references';

type AnyFunction = ts.FunctionDeclaration | ts.FunctionExpression | ts.ArrowFunction;

/** Why a function cannot be wrapped where it stands; null when it can. Each reason says what to do instead. */
export function refuseFunction(node: AnyFunction): string | null {
  if (node.asteriskToken) return 'is a generator: it answers with an iterator, not with one promise';
  if (!node.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.AsyncKeyword)) {
    return 'is not async: a wrapped operation answers with a promise; write `async` before it and wrap it then';
  }
  const directives = node.body && ts.isBlock(node.body) ? directivesOf(node.body.statements) : [];
  if (directives.includes('use server')) {
    return "has 'use server' in its body: the wrapper around it would no longer be an action; move it to a file that begins with 'use server'";
  }
  const cached = directives.find((directive) => directive.startsWith('use cache'));
  if (cached !== undefined) {
    return `is cached ('${cached}'): what calls it can be wrapped, an action or a route handler is never cached itself`;
  }
  if (usesThis(node)) return 'uses `this`: what it is depends on the caller, which cannot be seen here';
  return null;
}

/** Why a declared function cannot become a constant or stand beside one: it is changed after it was declared. */
export function refuseName(file: ts.SourceFile, name: string): string | null {
  for (const statement of file.statements) {
    if (ts.isModuleDeclaration(statement) && statement.name.text === name) {
      return `shares its name with a namespace: \`${name}\` is more than a function`;
    }
  }
  for (const use of referencesTo(file, name)) {
    const { parent } = use;
    if (isAssigned(use)) return `is assigned to in line ${lineOf(file, use)}: it is not the same function all the time`;
    if (ts.isPropertyAccessExpression(parent) && isAssigned(parent)) {
      return `gets a property in line ${lineOf(file, use)} (\`${parent.getText(file)}\`): the wrapper would not have it`;
    }
  }
  return null;
}

function isAssigned(node: ts.Expression): boolean {
  const { parent } = node;
  if (ts.isBinaryExpression(parent) && parent.left === node) {
    const { kind } = parent.operatorToken;
    return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
  }
  return ts.isPostfixUnaryExpression(parent) || (ts.isPrefixUnaryExpression(parent) && isStep(parent));
}

function isStep({ operator }: ts.PrefixUnaryExpression): boolean {
  return operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken;
}

function usesThis(node: AnyFunction): boolean {
  if (node.parameters.some(({ name }) => ts.isIdentifier(name) && name.text === 'this')) return true;
  let found = false;
  const visit = (child: ts.Node) => {
    if (child.kind === ts.SyntaxKind.ThisKeyword) found = true;
    const own = ts.isFunctionDeclaration(child) || ts.isFunctionExpression(child) || ts.isClassLike(child);
    if (!found && !own && !ts.isMethodDeclaration(child)) ts.forEachChild(child, visit);
  };
  ts.forEachChild(node, visit);
  return found;
}

export function lineOf(file: ts.SourceFile, node: ts.Node): number {
  return file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
}
