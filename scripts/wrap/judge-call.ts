import { ts } from 'ts-morph';
import { declarationOf, isDeclaredInApp, type Place, placeOf } from './declared';
import { isDatabaseAccessor } from './judge-accessor';
import { choicesOf, mayBeCalled } from './judge-callback';
import { judgeOwnError } from './judge-error';
import { judgeFetch } from './judge-fetch';
import { isOwnValue } from './judge-write';
import {
  changesItsValue,
  isPlainConstructor,
  isPureGlobal,
  isReadingSql,
  readsInPackage,
  readsOnPlatform,
} from './known-reads';
import { categoryOfPackage } from './package-categories';
import type { Study } from './study';
import { bare, isFunctionValue, isWrapperCall } from './wrapper-call';

type Call = ts.CallExpression | ts.NewExpression | ts.TaggedTemplateExpression;

/** Decides about one call: known to read or compute, followed into the app's own code, or an obstacle. */
export function judgeCall(study: Study, call: Call): void {
  const callee = bare(ts.isTaggedTemplateExpression(call) ? call.tag : call.expression);
  if (callee.kind === ts.SyntaxKind.ImportKeyword) {
    if (!isLoadedForUse(call)) study.obstacle(call, 'is loaded, and what that does is not known');
    return;
  }
  if (callee.kind === ts.SyntaxKind.SuperKeyword || isFunctionValue(callee)) return;
  const declaration = study.checker.getResolvedSignature(call)?.declaration;
  const where = declaration ? placeOf(declaration) : null;
  if (where?.package) {
    const category = categoryOfPackage(where.package);
    if (category) study.touch(category, `\`${shortText(callee)}\` of ${where.package}`);
  }
  const name = calledName(study, callee);
  if (name === null) {
    study.obstacle(callee, 'is called, and what it is cannot be seen');
    return;
  }
  if (ts.isNewExpression(call)) {
    judgeNew(study, call, callee, where);
    return;
  }
  const isFetch = name === 'fetch' && where?.isPlatform === true && ts.isIdentifier(callee);
  if (isFetch && ts.isCallExpression(call) && !isHeldByApp(study, callee)) {
    study.touch('api', '`fetch`');
    judgeFetch(study, call);
    return;
  }
  const isElsewhere = where !== null && (where.isPlatform || where.package !== null);
  if (isElsewhere && isHeldByApp(study, callee)) study.obstacle(callee, 'is called, and what it holds is not seen');
  else if (where?.isPlatform) judgePlatform(study, call, callee, name, where.type);
  else if (where?.package) judgePackaged(study, call, callee, name, where);
  else if (!followOwn(study, callee)) study.obstacle(callee, whyUnknown(study, callee));
  if (ts.isCallExpression(call)) for (const argument of call.arguments) judgeCallback(study, argument);
}

/** Whether a file is named and loaded for what it exports, not to run it. */
function isLoadedForUse(call: Call): boolean {
  const from = ts.isCallExpression(call) ? call.arguments[0] : undefined;
  let at: ts.Node = call.parent;
  while (ts.isAwaitExpression(at) || ts.isParenthesizedExpression(at) || ts.isVoidExpression(at)) at = at.parent;
  return from !== undefined && ts.isStringLiteralLike(from) && !ts.isExpressionStatement(at);
}

/** The name under which something was declared, not the one under which it is called here. Null: it is not seen. */
function calledName(study: Study, callee: ts.Expression): string | null {
  const written = ts.isPropertyAccessExpression(callee) ? callee.name : ts.isIdentifier(callee) ? callee : null;
  if (written === null) return null;
  const declaration = declarationOf(study.checker, written);
  if (declaration && ts.isBindingElement(declaration)) {
    const name = declaration.propertyName ?? declaration.name;
    const property = study.checker.getTypeAtLocation(declaration.parent).getProperty(name.getText());
    // A property of the app's may hold another function than its name says.
    if (property?.valueDeclaration && isDeclaredInApp(property.valueDeclaration)) return null;
    return ts.isIdentifier(name) && !declaration.dotDotDotToken ? name.text : null;
  }
  const named = declaration ? ts.getNameOfDeclaration(declaration) : undefined;
  return named && (ts.isIdentifier(named) || ts.isPropertyName(named)) ? named.getText() : written.text;
}

/** Whether a name is a constant or a property of the app that holds a function of somewhere else. */
function isHeldByApp(study: Study, callee: ts.Expression): boolean {
  const declaration = declarationOf(study.checker, ts.isPropertyAccessExpression(callee) ? callee.name : callee);
  if (!declaration || ts.isBindingElement(declaration)) return false;
  return isDeclaredInApp(declaration);
}

function judgePlatform(study: Study, call: Call, callee: ts.Expression, name: string, type: string): void {
  if (ts.isIdentifier(callee)) {
    if (!isPureGlobal(name)) study.obstacle(callee, 'is called, and it is not on the list of known reads');
    return;
  }
  if (readsOnPlatform(type, name)) return;
  const receiver = ts.isPropertyAccessExpression(callee) ? callee.expression : callee;
  if (changesItsValue(type, name) && isOwnValue(study, receiver)) return;
  const first = ts.isCallExpression(call) ? call.arguments[0] : undefined;
  const assigns = type === 'ObjectConstructor' && (name === 'assign' || name === 'freeze' || name === 'defineProperty');
  if (assigns && first && isOwnValue(study, first)) return;
  study.obstacle(callee, 'is called, and it is not on the list of known reads');
}

function judgePackaged(study: Study, call: Call, callee: ts.Expression, name: string, where: Place): void {
  const { package: from, type } = where;
  if (from === null) return;
  if (from === 'drizzle-orm' && name === 'sql' && ts.isTaggedTemplateExpression(call)) {
    if (!isReadingSql(fixedText(call.template))) study.obstacle(call, 'is SQL that may do more than read');
    return;
  }
  const isWriting = from === 'drizzle-orm' && /Delete|Insert|Refresh|Update/.test(type);
  if (isWriting || !readsInPackage(from, name, type)) {
    study.obstacle(callee, `is called, and it is not on the list of known reads of ${from}`);
  } else if (from === 'zod' && ts.isPropertyAccessExpression(callee)) followRoot(study, callee);
}

function fixedText(template: ts.TemplateLiteral): string {
  if (ts.isNoSubstitutionTemplateLiteral(template)) return template.text;
  return [template.head.text, ...template.templateSpans.map((span) => span.literal.text)].join(' $ ');
}

/** A schema may hold functions of the app: it is read where it is made. */
function followRoot(study: Study, callee: ts.Expression): void {
  let root: ts.Expression = callee;
  while (ts.isPropertyAccessExpression(root) || ts.isElementAccessExpression(root) || ts.isCallExpression(root)) {
    root = bare(root.expression);
  }
  if (!ts.isIdentifier(root)) {
    study.obstacle(callee, 'is a schema that is not seen where it is made');
    return;
  }
  const declaration = declarationOf(study.checker, root);
  if (!declaration || placeOf(declaration).package !== null) return;
  if (ts.isVariableDeclaration(declaration) && declaration.initializer) study.follow(declaration);
  else if (!ts.isImportSpecifier(declaration) && !ts.isNamespaceImport(declaration)) {
    study.obstacle(root, 'is a schema that is not seen where it is made');
  }
}

function judgeNew(study: Study, call: ts.NewExpression, callee: ts.Expression, where: Place | null): void {
  const name = callee.getText();
  const known =
    where === null
      ? !isOfPackage(study, callee)
      : where.isPlatform || ['next', '@types/node'].includes(where.package ?? '');
  if (known && isPlainConstructor(name) && !isDeclaredByApp(study, callee)) {
    for (const argument of call.arguments ?? []) judgeCallback(study, argument);
    return;
  }
  const declaration = ts.isIdentifier(callee) ? declarationOf(study.checker, callee) : undefined;
  if (declaration && ts.isClassDeclaration(declaration) && judgeOwnError(study, declaration)) return;
  study.obstacle(call, 'is made, and what that does is not known');
}

function isDeclaredByApp(study: Study, callee: ts.Expression): boolean {
  const declaration = ts.isIdentifier(callee) ? declarationOf(study.checker, callee) : undefined;
  return declaration !== undefined && isDeclaredInApp(declaration);
}

function isOfPackage(study: Study, callee: ts.Expression): boolean {
  const declaration = ts.isIdentifier(callee) ? declarationOf(study.checker, callee) : undefined;
  return declaration !== undefined && ![null, 'next'].includes(placeOf(declaration).package);
}

/** A function that is handed over by name is run by what takes it. */
function judgeCallback(study: Study, argument: ts.Expression): void {
  for (const value of choicesOf(argument)) {
    if (!mayBeCalled(study.checker, argument, value)) continue;
    if (ts.isIdentifier(value) && isPureGlobal(value.text) && !isDeclaredByApp(study, value)) continue;
    const isName = ts.isIdentifier(value) || ts.isPropertyAccessExpression(value);
    if (!isName || !followOwn(study, value)) {
      study.obstacle(value, 'is handed over to be called, and what it does is not seen');
    }
  }
}

/** Follows a name to a function of the app. False: it is none, or it is not seen. */
function followOwn(study: Study, callee: ts.Expression): boolean {
  const name = ts.isPropertyAccessExpression(callee) ? callee.name : callee;
  const declaration = declarationOf(study.checker, name);
  if (!declaration || placeOf(declaration).package !== null || placeOf(declaration).isPlatform) return false;
  if (/(?:^|\/)lib\/self-healing\//.test(declaration.getSourceFile().fileName)) return false;
  if (ts.isFunctionDeclaration(declaration)) {
    if (!declaration.body) return false;
    if (!isDatabaseAccessor(study, declaration)) study.follow(declaration);
    return true;
  }
  const isConstant =
    ts.isVariableDeclaration(declaration) && (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) !== 0;
  if (!isConstant || !declaration.initializer) return false;
  const body = functionIn(study, bare(declaration.initializer));
  if (body && !isDatabaseAccessor(study, body)) study.follow(body);
  return body !== null;
}

/** The function behind a constant: itself, or what React's `cache` or the wrapper was given. */
function functionIn(study: Study, value: ts.Expression): ts.Node | null {
  if (isFunctionValue(value)) return value;
  if (!ts.isCallExpression(value) || !value.arguments[0]) return null;
  const declaration = study.checker.getResolvedSignature(value)?.declaration;
  const from = declaration ? placeOf(declaration).package : null;
  const isCache = (from === 'react' || from === '@types/react') && /(?:^|[.])cache$/.test(value.expression.getText());
  const inner = bare(value.arguments[0]);
  if (!isFunctionValue(inner)) return null;
  // The wrapper's options may hold functions, too.
  return isWrapperCall(study.app, value) ? value : isCache ? inner : null;
}

function whyUnknown(study: Study, callee: ts.Expression): string {
  const declaration = ts.isIdentifier(callee) ? declarationOf(study.checker, callee) : undefined;
  if (declaration && ts.isParameter(declaration)) return 'is an argument that is called';
  return 'is called, and what it does is not seen';
}

function shortText(node: ts.Node): string {
  const text = node.getText().replace(/\s+/g, ' ');
  return text.length > 40 ? `${text.slice(0, 37)}...` : text;
}
