import { ts } from 'ts-morph';
import type { Study } from './study';
import { bare } from './wrapper-call';

/** A change of something that the function did not make itself is an effect. */
export function judgeWrite(study: Study, node: ts.Node): void {
  const target = writtenBy(node);
  if (target) judgeTarget(study, target);
  if (ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.Using) === ts.NodeFlags.Using) {
    study.obstacle(node, 'is disposed of at the end, which is not followed');
  }
  if (ts.isClassLike(node)) study.obstacle(node.name ?? node, 'is a class, which is not followed');
  if (ts.isJsxElement(node) || ts.isJsxSelfClosingElement(node) || ts.isJsxFragment(node)) {
    study.obstacle(node, 'is rendered later, which is not followed');
  }
}

function writtenBy(node: ts.Node): ts.Expression | null {
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    const assigns = kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
    return assigns ? node.left : null;
  }
  if (ts.isForOfStatement(node) || ts.isForInStatement(node)) {
    return ts.isVariableDeclarationList(node.initializer) ? null : node.initializer;
  }
  if (ts.isDeleteExpression(node)) return node.expression;
  if (ts.isPostfixUnaryExpression(node)) return node.operand;
  if (!ts.isPrefixUnaryExpression(node)) return null;
  const steps = node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken;
  return steps ? node.operand : null;
}

function judgeTarget(study: Study, target: ts.Expression): void {
  const value = bare(target);
  if (ts.isIdentifier(value)) {
    if (!isLocal(study, value)) study.obstacle(value, 'is changed, and it outlives the call');
  } else if (ts.isPropertyAccessExpression(value) || ts.isElementAccessExpression(value)) {
    if (!isOwnValue(study, value.expression)) study.obstacle(value, 'is changed, and the function did not make it');
  } else study.obstacle(value, 'is assigned to in a way that is not followed');
}

/** Whether a name is declared inside a function, so that it is gone when the call is over. */
function isLocal(study: Study, name: ts.Identifier): boolean {
  const declaration = study.checker.getSymbolAtLocation(name)?.valueDeclaration;
  if (!declaration) return false;
  for (let at: ts.Node = declaration; !ts.isSourceFile(at); at = at.parent) {
    if (ts.isFunctionLike(at)) return true;
  }
  return false;
}

/** Whether a `new` looks into memory that it was given: a typed array over a buffer. */
function isView(study: Study, { expression, arguments: given }: ts.NewExpression): boolean {
  if (!/(?:Array|DataView|Buffer)$/.test(expression.getText())) return false;
  return (given ?? []).some((one) =>
    /Buffer|^any$|^unknown$/.test(study.checker.typeToString(study.checker.getTypeAtLocation(one))),
  );
}

const copying = new Set([
  'concat',
  'filter',
  'flat',
  'flatMap',
  'fromEntries',
  'map',
  'slice',
  'split',
  'toReversed',
  'toSorted',
  'toSpliced',
]);

/** Whether an expression is a value that this call made: a literal, a `new`, a copy, or a local constant that holds one. */
export function isOwnValue(study: Study, expression: ts.Expression): boolean {
  const value = bare(expression);
  if (ts.isObjectLiteralExpression(value) || ts.isArrayLiteralExpression(value)) return true;
  if (ts.isNewExpression(value)) return !isView(study, value);
  if (ts.isCallExpression(value)) {
    return ts.isPropertyAccessExpression(value.expression) && copying.has(value.expression.name.text);
  }
  if (!ts.isIdentifier(value) || !isLocal(study, value)) return false;
  const declaration = study.checker.getSymbolAtLocation(value)?.valueDeclaration;
  if (!declaration || !ts.isVariableDeclaration(declaration) || !declaration.initializer) return false;
  const isConstant = (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) !== 0;
  return isConstant && isOwnValue(study, declaration.initializer);
}
