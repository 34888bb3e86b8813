import { ts } from 'ts-morph';
import { declarationOf, isDeclaredInApp, placeOf } from './declared';
import type { Study } from './study';

/**
 * What runs without a call that can be seen: getters, statements that run when they are awaited, iterables, schemas and
 * values that are turned into texts. What the app declares of it is followed or an obstacle.
 */
export function judgeHidden(study: Study, node: ts.Node): void {
  if (ts.isIdentifier(node)) {
    if (isReference(node)) judgeValue(study, node, declarationOf(study.checker, node));
  } else if (ts.isPropertyAccessExpression(node)) {
    const property = study.checker.getSymbolAtLocation(node.name);
    if (property && isAppGetter(property)) study.obstacle(node, 'is a getter, which is not followed');
    else judgeValue(study, node, property?.valueDeclaration);
  } else if (ts.isElementAccessExpression(node)) {
    forbidGetters(study, node.expression);
    judgeValue(study, node, undefined);
  } else if (ts.isSpreadAssignment(node) || ts.isSpreadElement(node)) {
    forbidGetters(study, node.expression);
  } else if (ts.isObjectBindingPattern(node)) {
    forbidGetters(study, node);
  }
}

/** Whether an identifier is used for its value where it stands. */
function isReference(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (
    ts.isPropertyAssignment(parent) ||
    ts.isVariableDeclaration(parent) ||
    ts.isBindingElement(parent) ||
    ts.isParameter(parent)
  ) {
    return parent.initializer === node;
  }
  if (ts.isArrowFunction(parent)) return parent.body === node;
  return !ts.isFunctionLike(parent) && !ts.isTypeNode(parent);
}

function forbidGetters(study: Study, holder: ts.Node): void {
  const getter = study.checker.getTypeAtLocation(holder).getProperties().find(isAppGetter);
  if (getter) study.obstacle(holder, `has the getter \`${getter.name}\`, which is not followed`);
}

function isAppGetter(property: ts.Symbol): boolean {
  return property.declarations?.some((one) => ts.isGetAccessorDeclaration(one) && isDeclaredInApp(one)) === true;
}

/** By these the language calls what an object declares: TypeScript writes symbols of its own as `__@name@number`. */
const called = /^(?:then|toJSON|toString|valueOf|__@(?:iterator|asyncIterator|toPrimitive)(?:@\d+)?)$/;

function judgeValue(study: Study, node: ts.Expression, declaration: ts.Node | undefined): void {
  const type = study.checker.getTypeAtLocation(node);
  for (const property of type.getProperties()) {
    if (!called.test(property.name)) continue;
    const method = property.valueDeclaration;
    if (method && isDeclaredInApp(method)) study.follow(method);
  }
  const outlives = declaration !== undefined && isDeclaredInApp(declaration) && !isInFunction(declaration);
  if (!outlives) return;
  if (isOneWay(type)) study.obstacle(node, 'is an iterator that outlives the call: who takes from it changes it');
  if (isMadeToRun(type)) followMaking(study, node, declaration);
}

function isInFunction(declaration: ts.Node): boolean {
  for (let at = declaration; !ts.isSourceFile(at); at = at.parent) if (ts.isFunctionLike(at)) return true;
  return false;
}

const oneWay = /^(?:Async)?(?:Generator|Iterator|IterableIterator|IteratorObject)$|^(?:Array|Map|Set|String)Iterator$/;

function isOneWay(type: ts.Type): boolean {
  const symbol = type.getSymbol();
  const declaration = symbol?.declarations?.[0];
  return (
    symbol !== undefined && oneWay.test(symbol.name) && declaration !== undefined && placeOf(declaration).isPlatform
  );
}

/** A statement that a package makes and that runs when it is awaited, a piece of SQL, a schema. */
function isMadeToRun(type: ts.Type): boolean {
  const then = type.getProperty('then')?.valueDeclaration;
  if (then && !placeOf(then).isPlatform) return true;
  const symbol = type.getSymbol();
  const from = symbol?.declarations?.[0] ? placeOf(symbol.declarations[0]).package : null;
  if (from === 'drizzle-orm') return symbol?.name === 'SQL' || symbol?.name === 'Aliased';
  return from === 'zod';
}

/** What was made when the file was loaded is read where it was made. */
function followMaking(study: Study, node: ts.Expression, declaration: ts.Node): void {
  const isSeen =
    (ts.isVariableDeclaration(declaration) && (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) !== 0) ||
    ts.isPropertyAssignment(declaration) ||
    ts.isShorthandPropertyAssignment(declaration);
  if (isSeen) study.follow(declaration);
  else study.obstacle(node, 'was made when its file was loaded, and how is not seen');
}
