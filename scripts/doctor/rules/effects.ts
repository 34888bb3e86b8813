import { Node } from 'ts-morph';
import type { Finding } from '@/lib/self-healing/core/finding';
import { type Operation, readOptions } from '../operations';
import { callsIn, type Reached } from '../reach';
import { constantOf } from '../resolve-name';
import { writesIn } from '../writes';
import { aboutOperation, placeOf, reachedBy, type Source } from './source-finding';

/** What the operation's code does, against what it is declared to do. */
export function effectFindings(source: Source): Finding[] {
  return source.operations.flatMap((operation) => {
    const reached = reachedBy(operation);
    return [
      ...(operation.effects === 'none' ? readThatWrites(source, operation, reached) : []),
      ...transactions(source, operation, reached),
      ...endpoints(source, operation, reached),
    ];
  });
}

/** One finding for an operation, at its first write: the rest is seen when that is looked at. */
function readThatWrites(source: Source, operation: Operation, reached: readonly Reached[]): Finding[] {
  for (const { node, path } of reached) {
    const [write] = writesIn(node);
    if (write === undefined) continue;
    const way = path.length === 0 ? '' : `, by way of ${path.join(' → ')}`;
    return [
      aboutOperation(source, 'read-that-writes', operation, {
        wrong: `${operation.name} is declared \`effects: 'none'\` and writes: ${write.text} at ${placeOf(source, write.node)}${way}. Run again, it writes twice.`,
        mend: "Declare what it does: 'transactional' with healing().transaction(), 'idempotent', or 'once'; or move the write out of it.",
      }),
    ];
  }
  return [];
}

function transactions(source: Source, operation: Operation, reached: readonly Reached[]): Finding[] {
  const { effects, name } = operation;
  if (effects === null || effects === 'transactional') return [];
  for (const { node } of reached) {
    const call = callsIn(node).find((one) => isHealing(one.getExpression(), 'transaction'));
    if (call === undefined) continue;
    return [
      aboutOperation(source, 'transaction-not-declared', operation, {
        wrong: `${name} uses healing().transaction() at ${placeOf(source, call)} and is \`effects: '${effects}'\`: a failed transaction is not run again.`,
        mend: "Declare effects: 'transactional' if every effect lies inside transactions and steps.",
      }),
    ];
  }
  return [];
}

/** `healing().transaction`, `context.transaction` of `const context = healing()`, `healer.healing().endpoint`. */
function isHealing(access: Node, member: string): boolean {
  if (!Node.isPropertyAccessExpression(access) || access.getName() !== member) return false;
  const context = constantOf(access.getExpression());
  return Node.isCallExpression(context) && /(^|[.])healing$/.test(context.getExpression().getText());
}

function endpoints(source: Source, operation: Operation, reached: readonly Reached[]): Finding[] {
  const given = operation.options.has.get('endpoints');
  if (given === undefined) return [];
  const { name, effects } = operation;
  const found: Finding[] = [];
  const asks = reached.some(({ node }) =>
    node.getDescendants().some((part) => isHealing(part, 'endpoint') || isTaken(part)),
  );
  if (operation.body !== null && !asks) {
    found.push(
      aboutOperation(source, 'endpoints-not-called', operation, {
        wrong: `${name} has \`endpoints\` but never asks healing().endpoint: it calls the same address whatever is switched.`,
        mend: 'Call `healing().endpoint` instead of a fixed address.',
      }),
    );
  }
  const { has, complete } = readOptions(given);
  const urls = has.get('urls') && constantOf(has.get('urls') ?? given);
  if (
    Node.isArrayLiteralExpression(urls) &&
    urls.getElements().length === 1 &&
    !Node.isSpreadElement(urls.getElements()[0])
  ) {
    found.push(
      aboutOperation(source, 'endpoints-single', operation, {
        wrong: `${name} has one endpoint, so there is nothing to switch to.`,
        mend: 'Add a second address, or remove `endpoints`.',
      }),
    );
  }
  const shares = has.get('sharedIdempotency')?.getText() === 'true';
  if (complete && effects !== null && effects !== 'none' && (!shares || effects === 'once')) {
    found.push(
      aboutOperation(source, 'endpoints-on-a-write', operation, {
        wrong: `${name} is \`effects: '${effects}'\`: it never switches endpoints, since another one could do the same work again.`,
        mend: 'Use `endpoints` for reads, or for what may run again with `sharedIdempotency: true`, where all of them know the same keys.',
      }),
    );
  }
  return found;
}

/** `const { endpoint } = healing()`. */
function isTaken(part: Node): boolean {
  if (!Node.isVariableDeclaration(part)) return false;
  const made = part.getInitializer();
  if (!Node.isCallExpression(made) || !/(^|[.])healing$/.test(made.getExpression().getText())) return false;
  return /\bendpoint\b/.test(part.getNameNode().getText());
}
