import { type CallExpression, Node, type Project, type PropertyAccessExpression, type SourceFile } from 'ts-morph';
import { memberBehind } from './member-behind';
import { constantOf, originOfExpression } from './resolve-name';

/** The properties of an options object, spreads of constants included. */
export interface Options {
  has: Map<string, Node>;
  /** False where a part could not be followed: then nothing is said to be missing. */
  complete: boolean;
}

/** One call of `withSelfHealing()`. */
export interface Operation {
  call: CallExpression;
  file: SourceFile;
  /** Of the statement that holds the call: where a comment above it belongs to. */
  line: number;
  /** `source`, else the name it is given. */
  name: string;
  options: Options;
  source: string | null;
  effects: string | null;
  /** The wrapped function; null where it could not be followed. */
  body: Node | null;
}

/** Every operation that is wrapped in the files of this app. */
export function findOperations(project: Project): Operation[] {
  return project.getSourceFiles().flatMap((file) => {
    if (file.isDeclarationFile() || !file.getFullText().includes('withSelfHealing')) return [];
    const found: Operation[] = [];
    file.forEachDescendant((node) => {
      if (Node.isCallExpression(node) && isWrapping(node)) found.push(operationOf(node, file));
    });
    return found;
  });
}

/** `withSelfHealing(…)`, under another name too, and `healer.withSelfHealing(…)`. */
export function isWrapping(call: CallExpression): boolean {
  const callee = call.getExpression();
  if (call.getArguments().length === 0) return false;
  if (Node.isPropertyAccessExpression(callee)) return callee.getName() === 'withSelfHealing';
  if (!Node.isIdentifier(callee)) return false;
  if (callee.getText() === 'withSelfHealing') return true;
  return call
    .getSourceFile()
    .getImportDeclarations()
    .flatMap((declaration) => declaration.getNamedImports())
    .some((part) => part.getName() === 'withSelfHealing' && part.getAliasNode()?.getText() === callee.getText());
}

function operationOf(call: CallExpression, file: SourceFile): Operation {
  const [first, second] = call.getArguments();
  const options: Options = second ? readOptions(second) : { has: new Map(), complete: true };
  const source = textOf(options.has.get('source'));
  const statement = call.getFirstAncestor((node) => Node.isStatement(node)) ?? call;
  return {
    call,
    file,
    line: statement.getStartLineNumber(false),
    name: source ?? nameOf(call),
    options,
    source,
    effects: options.has.has('effects') ? textOf(options.has.get('effects')) : options.complete ? 'once' : null,
    body: first ? functionBehind(first) : null,
  };
}

function nameOf(call: CallExpression): string {
  const declaration = call.getFirstAncestor((node) => Node.isVariableDeclaration(node));
  return declaration && Node.isVariableDeclaration(declaration) ? declaration.getName() : 'an operation';
}

export function readOptions(node: Node): Options {
  const value = constantOf(node);
  if (!Node.isObjectLiteralExpression(value)) return { has: new Map(), complete: false };
  const has = new Map<string, Node>();
  let complete = true;
  for (const property of value.getProperties()) {
    if (Node.isSpreadAssignment(property)) {
      const spread = readOptions(property.getExpression());
      complete &&= spread.complete;
      for (const [name, part] of spread.has) has.set(name, part);
    } else if (Node.isPropertyAssignment(property)) {
      const initializer = property.getInitializer();
      const name = property.getNameNode();
      if (Node.isComputedPropertyName(name)) complete = false;
      else if (initializer) has.set(property.getName().replace(/^['"]|['"]$/g, ''), initializer);
    } else {
      has.set(property.getName(), Node.isShorthandPropertyAssignment(property) ? property.getNameNode() : property);
    }
  }
  // `cache: undefined` is no cache.
  for (const [name, part] of has) if (part.getText() === 'undefined') has.delete(name);
  return { has, complete };
}

/** The text of a string that can be read off the code; null for any other. */
export function textOf(node: Node | undefined): string | null {
  if (node === undefined) return null;
  const value = constantOf(node);
  return Node.isStringLiteral(value) || Node.isNoSubstitutionTemplateLiteral(value) ? value.getLiteralValue() : null;
}

/** The function behind an expression: itself, a declared one, or one that something (a wrapper, React's `cache`) takes first. */
export function functionBehind(node: Node, hops = 8): Node | null {
  const value = constantOf(node);
  if (hops === 0) return null;
  if (Node.isMethodDeclaration(value) || Node.isGetAccessorDeclaration(value)) return value;
  if (Node.isArrowFunction(value) || Node.isFunctionExpression(value)) return value;
  if (Node.isFunctionDeclaration(value)) return value.getImplementation() ?? value;
  if (Node.isCallExpression(value)) {
    const [first] = value.getArguments();
    return first ? functionBehind(first, hops - 1) : null;
  }
  if (!Node.isIdentifier(value) && !Node.isPropertyAccessExpression(value)) return null;
  const origin = originOfExpression(value);
  if (origin === null && Node.isPropertyAccessExpression(value)) return behindMember(value, hops);
  if (origin === null || 'package' in origin || Node.isSourceFile(origin.declaration)) return null;
  if (Node.isFunctionDeclaration(origin.declaration))
    return origin.declaration.getImplementation() ?? origin.declaration;
  if (Node.isVariableDeclaration(origin.declaration)) {
    const initializer = origin.declaration.getInitializer();
    return initializer ? functionBehind(initializer, hops - 1) : null;
  }
  return Node.isExpression(origin.declaration) && origin.declaration !== value
    ? functionBehind(origin.declaration, hops - 1)
    : null;
}

function behindMember(access: PropertyAccessExpression, hops: number): Node | null {
  const member = memberBehind(access);
  return member === null ? null : functionBehind(member, hops - 1);
}
