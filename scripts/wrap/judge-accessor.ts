import { ts } from 'ts-morph';
import { declarationOf, isDeclaredInApp, placeOf } from './declared';
import { categoryOfPackage } from './package-categories';
import type { Study } from './study';
import { bare } from './wrapper-call';

type Body = ts.Node & { parameters?: ts.NodeArray<ts.ParameterDeclaration>; body?: ts.Node };

/**
 * Whether a function of the app only hands out its drizzle database: it takes nothing, and makes the handle or answers
 * with one that it remembers. Making a handle connects to nothing; what is then called on it is judged by itself.
 */
export function isDatabaseAccessor(study: Study, node: ts.Node): boolean {
  const { parameters, body } = node as Body;
  const isFunction = ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node) || ts.isArrowFunction(node);
  if (
    !isFunction ||
    parameters?.length !== 0 ||
    body === undefined ||
    ('asteriskToken' in node && node.asteriskToken)
  ) {
    return false;
  }
  const signature = study.checker.getSignatureFromDeclaration(node);
  if (!signature || !isDatabase(study.checker.getReturnTypeOfSignature(signature))) return false;
  return ts.isBlock(body)
    ? body.statements.every((one) => isQuiet(study, one))
    : isHandle(study, body as ts.Expression);
}

/** A database class of drizzle's; drivers add their client to it. */
function isDatabase(type: ts.Type): boolean {
  if (type.isIntersection()) return type.types.some(isDatabase);
  const symbol = type.getSymbol();
  const declaration = symbol?.declarations?.[0];
  if (!symbol || !declaration || !ts.isClassDeclaration(declaration)) return false;
  return /Database$/.test(symbol.name) && placeOf(declaration).package === 'drizzle-orm';
}

function isQuiet(study: Study, statement: ts.Statement): boolean {
  if (ts.isBlock(statement)) return statement.statements.every((one) => isQuiet(study, one));
  if (ts.isReturnStatement(statement))
    return statement.expression !== undefined && isHandle(study, statement.expression);
  if (ts.isIfStatement(statement)) {
    const { expression, thenStatement, elseStatement } = statement;
    return (
      isInert(study, expression) && isQuiet(study, thenStatement) && (!elseStatement || isQuiet(study, elseStatement))
    );
  }
  if (ts.isThrowStatement(statement)) {
    const made = bare(statement.expression);
    if (!ts.isNewExpression(made) || !ts.isIdentifier(made.expression) || !/Error$/.test(made.expression.text))
      return false;
    const error = declarationOf(study.checker, made.expression);
    return (
      error !== undefined && placeOf(error).isPlatform && (made.arguments ?? []).every((one) => isInert(study, one))
    );
  }
  if (ts.isVariableStatement(statement)) {
    const { declarationList: list } = statement;
    // Not `using`, which disposes.
    if ((list.flags & ts.NodeFlags.BlockScoped) !== ts.NodeFlags.Const) return false;
    return list.declarations.every(
      ({ name, initializer }) =>
        ts.isIdentifier(name) && initializer && (isHandle(study, initializer) || isInert(study, initializer)),
    );
  }
  return ts.isExpressionStatement(statement) && isRemembering(study, bare(statement.expression));
}

/** An expression that is the handle: made here, remembered, or a name whose type says so. */
function isHandle(study: Study, expression: ts.Expression): boolean {
  const value = bare(expression);
  if (ts.isCallExpression(value))
    return isDrizzle(study, value) && value.arguments.every((one) => isConfig(study, one));
  if (ts.isBinaryExpression(value)) {
    const { kind } = value.operatorToken;
    const chooses = kind === ts.SyntaxKind.QuestionQuestionToken || kind === ts.SyntaxKind.BarBarToken;
    return chooses ? isHandle(study, value.left) && isHandle(study, value.right) : isRemembering(study, value);
  }
  return isPlace(study, value);
}

/** `cached = …`, `cached ??= …`, `globalThis.db ??= …`, and nothing but a handle. */
function isRemembering(study: Study, value: ts.Expression): boolean {
  if (!ts.isBinaryExpression(value)) return false;
  const { kind } = value.operatorToken;
  const assigns =
    kind === ts.SyntaxKind.EqualsToken ||
    kind === ts.SyntaxKind.QuestionQuestionEqualsToken ||
    kind === ts.SyntaxKind.BarBarEqualsToken;
  return assigns && isPlace(study, bare(value.left)) && isHandle(study, value.right);
}

/** A name of the file, or a property of the global object, in which nothing but a handle can be. */
function isPlace(study: Study, value: ts.Expression): boolean {
  const { checker } = study;
  const symbol = checker.getSymbolAtLocation(ts.isPropertyAccessExpression(value) ? value.name : value);
  const type = symbol && checker.getNonNullableType(checker.getTypeOfSymbol(resolved(checker, symbol)));
  if (!type || !isDatabase(type)) return false;
  if (ts.isIdentifier(value)) return true;
  return ts.isPropertyAccessExpression(value) && !isAccessor(symbol) && isGlobal(study, value.expression);
}

const resolved = (checker: ts.TypeChecker, symbol: ts.Symbol) =>
  symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
const isAccessor = (symbol: ts.Symbol) => symbol.declarations?.some(ts.isAccessor) === true;

function isGlobal(study: Study, expression: ts.Expression, steps = 2): boolean {
  const value = bare(expression);
  if (!ts.isIdentifier(value) || steps === 0) return false;
  const declaration = declarationOf(study.checker, value);
  if (value.text === 'globalThis') return declaration === undefined || !isDeclaredInApp(declaration);
  if (!declaration || !ts.isVariableDeclaration(declaration) || !declaration.initializer) return false;
  const isConstant = (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) !== 0;
  return isConstant && isGlobal(study, declaration.initializer, steps - 1);
}

function isDrizzle(study: Study, call: ts.CallExpression): boolean {
  if (!ts.isIdentifier(call.expression)) return false;
  const declaration = declarationOf(study.checker, call.expression);
  if (!declaration || placeOf(declaration).package !== 'drizzle-orm') return false;
  return ts.getNameOfDeclaration(declaration)?.getText() === 'drizzle';
}

/** Settings and conditions: names, texts and numbers, objects of them, and a pool that connects when it is asked. */
function isInert(study: Study, expression: ts.Expression): boolean {
  const value = bare(expression);
  if (ts.isLiteralExpression(value)) return true;
  // Who takes an object reads what is in it.
  if (ts.isIdentifier(value)) return !study.checker.getTypeAtLocation(value).getProperties().some(isAccessor);
  if (/^(?:Null|True|False)Keyword$/.test(ts.SyntaxKind[value.kind] ?? '')) return true;
  if (ts.isPropertyAccessExpression(value)) {
    const property = study.checker.getSymbolAtLocation(value.name);
    if (property === undefined) return isEnvironment(study, value.expression);
    return !isAccessor(property) && isInert(study, value.expression);
  }
  if (ts.isPrefixUnaryExpression(value)) {
    return value.operator === ts.SyntaxKind.ExclamationToken && isInert(study, value.operand);
  }
  if (ts.isBinaryExpression(value)) {
    const { kind } = value.operatorToken;
    return compares.has(kind) && isInert(study, value.left) && isInert(study, value.right);
  }
  if (ts.isObjectLiteralExpression(value)) return value.properties.every((one) => isSetting(study, one));
  return isPool(study, value);
}

/** `process.env`, whose properties have no declaration each. */
function isEnvironment(study: Study, expression: ts.Expression): boolean {
  const value = bare(expression);
  if (!ts.isPropertyAccessExpression(value) || value.getText() !== 'process.env') return false;
  const declaration = declarationOf(study.checker, value.expression);
  return declaration === undefined || !isDeclaredInApp(declaration);
}

const compares = new Set([
  ts.SyntaxKind.AmpersandAmpersandToken,
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
  ts.SyntaxKind.QuestionQuestionToken,
]);

const runsWithEachQuery = /^(?:logger|cache)$/;

/** What drizzle is given: under a name, too, no logger and no cache of the app, which would run with each query. */
function isConfig(study: Study, argument: ts.Expression): boolean {
  if (!isInert(study, argument)) return false;
  if (ts.isObjectLiteralExpression(bare(argument))) return true;
  const properties = study.checker.getTypeAtLocation(argument).getProperties();
  return !properties.some(
    ({ name, declarations }) => runsWithEachQuery.test(name) && declarations?.some(isDeclaredInApp),
  );
}

function isSetting(study: Study, property: ts.ObjectLiteralElementLike): boolean {
  if (!property.name || !ts.isIdentifier(property.name)) return false;
  const name = property.name.text;
  const value = ts.isShorthandPropertyAssignment(property)
    ? property.name
    : ts.isPropertyAssignment(property)
      ? bare(property.initializer)
      : null;
  if (value === null || !isInert(study, value)) return false;
  // `logger: true` is drizzle's own. Some clients are functions.
  if (runsWithEachQuery.test(name)) return /^(?:True|False)Keyword$/.test(ts.SyntaxKind[value.kind] ?? '');
  return name === 'client' || study.checker.getTypeAtLocation(value).getCallSignatures().length === 0;
}

function isPool(study: Study, value: ts.Expression): boolean {
  if (!ts.isNewExpression(value) && !ts.isCallExpression(value)) return false;
  const callee = ts.isPropertyAccessExpression(value.expression) ? value.expression.name : value.expression;
  if (!ts.isIdentifier(callee) || !(value.arguments ?? []).every((one) => isInert(study, one))) return false;
  const declaration = declarationOf(study.checker, callee);
  const from = declaration ? placeOf(declaration).package?.replace(/^@types\//, '') : null;
  const called = declaration && ts.getNameOfDeclaration(declaration)?.getText();
  if (!from || categoryOfPackage(from) !== 'database') return false;
  return ts.isNewExpression(value) ? called === 'Pool' : called === 'neon' || called === 'postgres';
}
