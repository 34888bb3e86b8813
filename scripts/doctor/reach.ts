import { type CallExpression, Node } from 'ts-morph';
import { functionBehind, isWrapping, type Operation, readOptions, textOf } from './operations';
import { constantOf } from './resolve-name';

/** A function that an operation runs through, and the names on the way to it. */
export interface Reached {
  node: Node;
  path: readonly string[];
}

const depthAtMost = 5;
const functionsAtMost = 200;

/**
 * The operation's own function and those of this app that it calls or hands over, by name or as a method of an object or
 * class that is seen, five calls deep and 200 in all. A wrapped read in between is not entered: it
 * is looked at by itself.
 */
export function reachedFunctions(operation: Pick<Operation, 'body'>): Reached[] {
  if (operation.body === null) return [];
  const reached: Reached[] = [{ node: operation.body, path: [] }];
  const seen = new Set<Node>([operation.body]);
  for (const { node, path } of reached) {
    if (path.length >= depthAtMost) continue;
    for (const call of callsIn(node)) {
      const callee = call.getExpression();
      if (isWrapping(call) || isWrappedRead(callee)) continue;
      for (const name of [callee, ...call.getArguments().filter(isFunctionName)]) {
        const target = functionBehind(name);
        if (target === null || seen.has(target) || reached.length >= functionsAtMost) continue;
        seen.add(target);
        reached.push({ node: target, path: [...path, name.getText()] });
      }
    }
  }
  return reached;
}

/** A function that is handed over by its name is called by what takes it; what another one made is not looked into. */
function isFunctionName(argument: Node): boolean {
  if (!Node.isIdentifier(argument) && !Node.isPropertyAccessExpression(argument)) return false;
  return !Node.isCallExpression(constantOf(argument)) && !isWrappedRead(argument);
}

/** Every call in a function, those of the functions inside it too. */
export function callsIn(node: Node): CallExpression[] {
  const calls: CallExpression[] = [];
  node.forEachDescendant((part) => {
    if (Node.isCallExpression(part)) calls.push(part);
  });
  return calls;
}

/** The `withSelfHealing(…)` that an expression names the result of; null for anything else. */
export function wrappingBehind(expression: Node): CallExpression | null {
  const value = constantOf(expression);
  return Node.isCallExpression(value) && isWrapping(value) ? value : null;
}

function isWrappedRead(callee: Node): boolean {
  const options = wrappingBehind(callee)?.getArguments()[1];
  return options !== undefined && textOf(readOptions(options).has.get('effects')) === 'none';
}
