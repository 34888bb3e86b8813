import { ts } from 'ts-morph';
import { declarationOf, isDeclaredInApp, placeOf } from './declared';
import { hasModifier } from './module-scope';
import type { Study } from './study';
import { bare } from './wrapper-call';

const ofLanguage = /^(?:Aggregate|Eval|Range|Reference|Syntax|Type|URI)?Error$/;
/** What the language calls or gives a meaning of its own. */
const withMeaning = /^(?:then|toJSON|toString|valueOf|__proto__|constructor|prototype)$/;

/**
 * Whether making an error of this class only computes: it extends an error of the language, or another such class, and
 * sets properties. What it computes them from is read as the study reads everything: what is not known is an obstacle.
 */
export function judgeOwnError(study: Study, node: ts.ClassDeclaration): boolean {
  const chain = chainOf(study, node);
  if (chain === null || !chain.every((one) => one.members.every((member) => isPlainMember(study, one, member)))) {
    return false;
  }
  for (const { members } of chain) {
    for (const member of members) {
      if (ts.isPropertyDeclaration(member)) study.follow(member);
      else if (ts.isConstructorDeclaration(member)) followConstructor(study, member);
    }
  }
  return true;
}

/** The class and those of the app below which it stands. Null: it does not end at an error of the language. */
function chainOf(study: Study, node: ts.ClassDeclaration): ts.ClassDeclaration[] | null {
  const chain: ts.ClassDeclaration[] = [];
  for (let at: ts.Declaration | undefined = node; at && ts.isClassDeclaration(at); ) {
    const isElsewhere = hasModifier(at, ts.SyntaxKind.DeclareKeyword) || !ts.isSourceFile(at.parent);
    if (
      chain.includes(at) ||
      at.getSourceFile().isDeclarationFile ||
      isElsewhere ||
      !isDeclaredInApp(at) ||
      ts.getDecorators(at)?.length
    )
      return null;
    chain.push(at);
    const base = at.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0]?.expression;
    if (!base || !ts.isIdentifier(base)) return null;
    at = declarationOf(study.checker, base);
    if (at && !ts.isClassDeclaration(at)) return placeOf(at).isPlatform && ofLanguage.test(base.text) ? chain : null;
  }
  return null;
}

function isPlainMember(study: Study, node: ts.ClassDeclaration, member: ts.ClassElement): boolean {
  if (ts.isSemicolonClassElement(member)) return true;
  if (ts.canHaveDecorators(member) && ts.getDecorators(member)?.length) return false;
  if (ts.isPropertyDeclaration(member)) {
    const isAccessor = member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AccessorKeyword) === true;
    return !isAccessor && isPlainName(study, node, member.name);
  }
  if (!ts.isConstructorDeclaration(member)) return false;
  const plainParameters = member.parameters.every(
    (parameter) =>
      !ts.getDecorators(parameter)?.length &&
      (!ts.isParameterPropertyDeclaration(parameter, member) ||
        (ts.isIdentifier(parameter.name) && isPlainName(study, node, parameter.name))),
  );
  // An overload has no body; one without any is found by TypeScript.
  const statements = member.body?.statements ?? [];
  return plainParameters && statements.every((one) => isSuper(one) !== null || assignmentIn(study, node, one) !== null);
}

/** Whether setting a property of this name runs nothing: every declaration of it is a plain property. */
function isPlainName(study: Study, node: ts.ClassDeclaration, name: ts.Node): boolean {
  if (ts.isPrivateIdentifier(name)) return true;
  if (!ts.isIdentifier(name) || withMeaning.test(name.text)) return false;
  const symbol = node.name ? study.checker.getSymbolAtLocation(node.name) : undefined;
  if (!symbol) return false;
  const declarations = study.checker.getDeclaredTypeOfSymbol(symbol).getProperty(name.text)?.declarations ?? [];
  return declarations.every(
    (one) =>
      ts.isPropertyDeclaration(one) || ts.isParameter(one) || (ts.isPropertySignature(one) && !isDeclaredInApp(one)),
  );
}

function isSuper(statement: ts.Statement): ts.CallExpression | null {
  if (!ts.isExpressionStatement(statement)) return null;
  const call = bare(statement.expression);
  return ts.isCallExpression(call) && call.expression.kind === ts.SyntaxKind.SuperKeyword ? call : null;
}

/** `this.name = …`, and nothing else. */
function assignmentIn(study: Study, node: ts.ClassDeclaration, statement: ts.Statement): ts.BinaryExpression | null {
  if (!ts.isExpressionStatement(statement)) return null;
  const { expression } = statement;
  if (!ts.isBinaryExpression(expression) || expression.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return null;
  const { left } = expression;
  if (!ts.isPropertyAccessExpression(left) || left.expression.kind !== ts.SyntaxKind.ThisKeyword) return null;
  return isPlainName(study, node, left.name) ? expression : null;
}

/** Reads what is computed; that it is put into the new error was judged by its shape. */
function followConstructor(study: Study, { parameters, body }: ts.ConstructorDeclaration): void {
  for (const parameter of parameters) study.follow(parameter);
  for (const statement of body?.statements ?? []) {
    if (ts.isExpressionStatement(statement)) study.follow(bare(statement.expression));
  }
}
