import { ts } from 'ts-morph';
import type { HostApp } from './host-app';
import { type Binding, resolveBinding } from './module-scope';

export const wrapperName = 'withSelfHealing';

export interface ReadOptions {
  source?: string;
  category?: string;
  effects?: string;
  /** The names of all options that are given; `...` for a spread that could not be followed. */
  has: string[];
  call: ts.CallExpression;
}

/** How a value comes to be wrapped: by a call that is seen, or inside a function of the app's own that wraps. */
export interface Wrapping {
  call: ts.CallExpression | null;
  options?: ReadOptions;
}

/** Whether a call is `withSelfHealing(…)`, however it was imported, renamed or handed on. */
export function isWrapperCall(app: HostApp, call: ts.CallExpression): boolean {
  return isWrapper(app, call.getSourceFile(), bare(call.expression), 6);
}

/** Whether it is the process's own wrapper, not that of a healer which a program made for itself. */
export function isProcessWrapperCall(app: HostApp, call: ts.CallExpression): boolean {
  const callee = bare(call.expression);
  if (ts.isPropertyAccessExpression(callee)) {
    if (callee.name.text !== wrapperName || !ts.isIdentifier(callee.expression)) return false;
    const binding = resolveBinding(app, call.getSourceFile(), callee.expression.text);
    return binding?.kind === 'import' && binding.imported === '*';
  }
  if (!ts.isIdentifier(callee) || !isWrapperCall(app, call)) return false;
  const kind = resolveBinding(app, call.getSourceFile(), callee.text)?.kind;
  return kind === 'import' || kind === 'function';
}

function isWrapper(app: HostApp, file: ts.SourceFile, callee: ts.Expression, steps: number): boolean {
  if (ts.isPropertyAccessExpression(callee)) return callee.name.text === wrapperName;
  if (!ts.isIdentifier(callee) || steps === 0) return false;
  const binding = resolveBinding(app, file, callee.text);
  if (!binding) return callee.text === wrapperName;
  if (binding.kind === 'import') return binding.imported === wrapperName;
  if (binding.kind === 'function') return binding.node.name?.text === wrapperName;
  if (binding.kind === 'pattern') return (binding.node.propertyName ?? binding.node.name).getText() === wrapperName;
  if (binding.kind !== 'variable' || !binding.node.initializer) return false;
  return isWrapper(app, binding.file, bare(binding.node.initializer), steps - 1);
}

/** The wrapping of a value, or null: seen through decorators, aliases, `.bind` and the app's own wrapping functions. */
export function wrappingOf(app: HostApp, expression: ts.Expression, steps = 8): Wrapping | null {
  const value = bare(expression);
  if (steps === 0) return null;
  if (ts.isIdentifier(value)) {
    const binding = resolveBinding(app, value.getSourceFile(), value.text);
    return binding ? wrappingOfBinding(app, binding, steps - 1) : null;
  }
  if (!ts.isCallExpression(value)) return null;
  if (isWrapperCall(app, value)) return { call: value, options: readOptions(app, value) };
  const callee = bare(value.expression);
  if (ts.isPropertyAccessExpression(callee)) {
    const inner = wrappingOf(app, callee.expression, steps - 1);
    if (inner) return inner;
  }
  for (const argument of value.arguments) {
    const inner = wrappingOf(app, argument, steps - 1);
    if (inner) return inner;
  }
  return ts.isIdentifier(callee) && wrapsInside(app, callee) ? { call: null } : null;
}

export function wrappingOfBinding(app: HostApp, binding: Binding, steps = 8): Wrapping | null {
  if (binding.kind === 'variable') {
    return binding.node.initializer ? wrappingOf(app, binding.node.initializer, steps) : null;
  }
  return binding.kind === 'expression' ? wrappingOf(app, binding.node, steps) : null;
}

/** Whether a function of the app wraps what it is given: somewhere in its body it calls the wrapper. */
function wrapsInside(app: HostApp, callee: ts.Identifier): boolean {
  const binding = resolveBinding(app, callee.getSourceFile(), callee.text);
  const body = binding && binding.kind !== 'import' && binding.kind !== 'pattern' ? binding.node : null;
  if (!body || !holdsFunction(body)) return false;
  let found = false;
  const visit = (node: ts.Node) => {
    if (found) return;
    if (ts.isCallExpression(node) && isWrapperCall(app, node)) found = true;
    else ts.forEachChild(node, visit);
  };
  visit(body);
  return found;
}

function holdsFunction(node: ts.Node): boolean {
  if (ts.isFunctionDeclaration(node)) return true;
  const value = ts.isVariableDeclaration(node) ? node.initializer : ts.isExpression(node) ? node : undefined;
  return value !== undefined && isFunctionValue(bare(value));
}

export type FunctionValue = ts.ArrowFunction | ts.FunctionExpression;

export function isFunctionValue(node: ts.Node): node is FunctionValue {
  return ts.isArrowFunction(node) || ts.isFunctionExpression(node);
}

/** An expression without parentheses and without what only types need. */
export function bare(expression: ts.Expression): ts.Expression {
  let value = expression;
  while (
    ts.isParenthesizedExpression(value) ||
    ts.isAsExpression(value) ||
    ts.isSatisfiesExpression(value) ||
    ts.isTypeAssertionExpression(value) ||
    ts.isNonNullExpression(value)
  ) {
    value = value.expression;
  }
  return value;
}

/** What the options of a wrapper call say, as far as it stands there literally or in a constant that is spread in. */
export function readOptions(app: HostApp, call: ts.CallExpression): ReadOptions {
  const read: ReadOptions = { has: [], call };
  const given = call.arguments[1];
  if (given) readObject(app, bare(given), read, 4);
  return read;
}

function readObject(app: HostApp, value: ts.Expression, read: ReadOptions, steps: number): void {
  if (ts.isIdentifier(value) && steps > 0) {
    const binding = resolveBinding(app, value.getSourceFile(), value.text);
    const initializer = binding?.kind === 'variable' ? binding.node.initializer : undefined;
    if (initializer) {
      readObject(app, bare(initializer), read, steps - 1);
      return;
    }
  }
  if (!ts.isObjectLiteralExpression(value)) {
    read.has.push('...');
    return;
  }
  for (const property of value.properties) {
    if (ts.isSpreadAssignment(property)) readObject(app, bare(property.expression), read, steps - 1);
    else if (property.name && (ts.isIdentifier(property.name) || ts.isStringLiteral(property.name))) {
      const name = property.name.text;
      if (!read.has.includes(name)) read.has.push(name);
      if (name !== 'source' && name !== 'category' && name !== 'effects') continue;
      const literal = ts.isPropertyAssignment(property) ? bare(property.initializer) : null;
      if (literal && ts.isStringLiteralLike(literal)) read[name] = literal.text;
      else delete read[name];
    } else read.has.push('...');
  }
}
