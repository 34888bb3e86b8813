import { ts } from 'ts-morph';
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
import { categoryOfPackage, packageOfFile } from './package-categories';
import type { Study } from './study';
import { bare, isFunctionValue, isWrapperCall } from './wrapper-call';

type Call = ts.CallExpression | ts.NewExpression | ts.TaggedTemplateExpression;

/** Decides about one call: known to read or compute, followed into the app's own code, or an obstacle. */
export function judgeCall(study: Study, call: Call): void {
  const callee = bare(ts.isTaggedTemplateExpression(call) ? call.tag : call.expression);
  if (callee.kind === ts.SyntaxKind.ImportKeyword) return;
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

/** The name under which something was declared, not the one under which it is called here. Null: it is not seen. */
function calledName(study: Study, callee: ts.Expression): string | null {
  const written = ts.isPropertyAccessExpression(callee) ? callee.name : ts.isIdentifier(callee) ? callee : null;
  if (written === null) return null;
  const declaration = declarationOf(study, written);
  if (declaration && ts.isBindingElement(declaration)) {
    const name = declaration.propertyName ?? declaration.name;
    return ts.isIdentifier(name) && !declaration.dotDotDotToken ? name.text : null;
  }
  const named = declaration ? ts.getNameOfDeclaration(declaration) : undefined;
  return named && (ts.isIdentifier(named) || ts.isPropertyName(named)) ? named.getText() : written.text;
}

/** Whether a name is a constant or a property of the app that holds a function of somewhere else. */
function isHeldByApp(study: Study, callee: ts.Expression): boolean {
  const declaration = declarationOf(study, ts.isPropertyAccessExpression(callee) ? callee.name : callee);
  if (!declaration || ts.isBindingElement(declaration)) return false;
  const place = placeOf(declaration);
  return !place.isPlatform && place.package === null;
}

interface Place {
  /** Declared by the language, the browser's types or Node's. */
  isPlatform: boolean;
  package: string | null;
  /** The type or namespace that declares a method. */
  type: string;
}

function placeOf(declaration: ts.Node): Place {
  const path = declaration.getSourceFile().fileName;
  const name = packageOfFile(path);
  const isPlatform =
    /\/(?:typescript|ts-morph|@ts-morph\/[^/]+)\/.*lib\.[\w.]+\.d\.ts$|^\/?node_modules\/typescript\/lib\//.test(
      path,
    ) ||
    name === '@types/node' ||
    name === 'undici-types' ||
    name === 'typescript';
  let type = '';
  for (let at = declaration.parent; at && !ts.isSourceFile(at) && type === ''; at = at.parent) {
    if (ts.isInterfaceDeclaration(at) || ts.isClassDeclaration(at)) type = at.name?.text ?? '';
    else if (ts.isVariableDeclaration(at) && ts.isIdentifier(at.name)) type = at.name.text;
  }
  const inApp = !isPlatform && name === null;
  return { isPlatform, package: isPlatform || inApp ? null : name, type };
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
  if (!readsInPackage(from, name, type)) {
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
  while (ts.isPropertyAccessExpression(root) || ts.isCallExpression(root)) root = bare(root.expression);
  if (!ts.isIdentifier(root)) return;
  const declaration = declarationOf(study, root);
  if (!declaration || placeOf(declaration).package !== null) return;
  if (ts.isVariableDeclaration(declaration) && declaration.initializer) study.follow(declaration);
  else if (!ts.isImportSpecifier(declaration) && !ts.isNamespaceImport(declaration)) {
    study.obstacle(root, 'is a schema that is not seen where it is made');
  }
}

function judgeNew(study: Study, call: ts.NewExpression, callee: ts.Expression, where: Place | null): void {
  const name = callee.getText();
  const known = where === null || where.isPlatform || where.package === 'next' || where.package === '@types/node';
  if (known && isPlainConstructor(name) && !isDeclaredByApp(study, callee)) {
    for (const argument of call.arguments ?? []) judgeCallback(study, argument);
    return;
  }
  const declaration = ts.isIdentifier(callee) ? declarationOf(study, callee) : undefined;
  if (declaration && ts.isClassDeclaration(declaration) && isPlainError(declaration)) return;
  study.obstacle(call, 'is made, and what that does is not known');
}

/** An error class of the app that adds nothing but plain properties. */
function isPlainError(node: ts.ClassDeclaration): boolean {
  const base = node.heritageClauses?.find((clause) => clause.token === ts.SyntaxKind.ExtendsKeyword)?.types[0];
  if (!base || !/^(?:\w*Error)$/.test(base.expression.getText())) return false;
  return node.members.every(
    (member) =>
      ts.isPropertyDeclaration(member) && (!member.initializer || ts.isLiteralExpression(bare(member.initializer))),
  );
}

function isDeclaredByApp(study: Study, callee: ts.Expression): boolean {
  const declaration = ts.isIdentifier(callee) ? declarationOf(study, callee) : undefined;
  return declaration !== undefined && !placeOf(declaration).isPlatform && placeOf(declaration).package === null;
}

/** A function that is handed over by name is run by what takes it. */
function judgeCallback(study: Study, argument: ts.Expression): void {
  const value = bare(argument);
  if (isFunctionValue(value) || !(ts.isIdentifier(value) || ts.isPropertyAccessExpression(value))) return;
  if (study.checker.getTypeAtLocation(value).getCallSignatures().length === 0) return;
  if (ts.isIdentifier(value) && isPureGlobal(value.text) && !isDeclaredByApp(study, value)) return;
  if (!followOwn(study, value)) study.obstacle(value, 'is handed over to be called, and what it does is not seen');
}

/** Follows a name to a function of the app. False: it is none, or it is not seen. */
function followOwn(study: Study, callee: ts.Expression): boolean {
  const name = ts.isPropertyAccessExpression(callee) ? callee.name : callee;
  const declaration = declarationOf(study, name);
  if (!declaration || placeOf(declaration).package !== null || placeOf(declaration).isPlatform) return false;
  if (/(?:^|\/)lib\/self-healing\//.test(declaration.getSourceFile().fileName)) return false;
  if (ts.isFunctionDeclaration(declaration)) {
    if (!declaration.body) return false;
    study.follow(declaration);
    return true;
  }
  const isConstant =
    ts.isVariableDeclaration(declaration) && (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) !== 0;
  if (!isConstant || !declaration.initializer) return false;
  const body = functionIn(study, bare(declaration.initializer));
  if (body) study.follow(body);
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
  return (isCache || isWrapperCall(study.app, value)) && isFunctionValue(inner) ? inner : null;
}

function declarationOf(study: Study, name: ts.Node): ts.Declaration | undefined {
  const symbol = study.checker.getSymbolAtLocation(name);
  const target = symbol && symbol.flags & ts.SymbolFlags.Alias ? study.checker.getAliasedSymbol(symbol) : symbol;
  return target?.valueDeclaration;
}

function whyUnknown(study: Study, callee: ts.Expression): string {
  const declaration = ts.isIdentifier(callee) ? declarationOf(study, callee) : undefined;
  if (declaration && ts.isParameter(declaration)) return 'is an argument that is called';
  return 'is called, and what it does is not seen';
}

function shortText(node: ts.Node): string {
  const text = node.getText().replace(/\s+/g, ' ');
  return text.length > 40 ? `${text.slice(0, 37)}...` : text;
}
