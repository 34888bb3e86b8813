import { Node } from 'ts-morph';
import type { Finding } from '@/lib/self-healing/core/finding';
import { readOptions } from '../operations';
import { callsIn } from '../reach';
import { originOfExpression } from '../resolve-name';
import { aboutNode, reachedBy, type Source } from './source-finding';

/** Vendors' clients that retry by themselves: the option that stops it, and what it must be. */
const clients: readonly { of: RegExp; option: string; off: string }[] = [
  { of: /^(openai|@anthropic-ai\/sdk|groq-sdk|together-ai)$/, option: 'maxRetries', off: '0' },
  { of: /^stripe$/, option: 'maxNetworkRetries', off: '0' },
  { of: /^@aws-sdk\/client-/, option: 'maxAttempts', off: '1' },
];
/** Calls that retry unless told not to. */
const calls: readonly { of: RegExp; names: RegExp; options: readonly string[] }[] = [
  { of: /^(got|ky)$/, names: /./, options: ['retry'] },
  { of: /^ai$/, names: /^(generate|stream|embed)/, options: ['maxRetries'] },
];
/** Whose only purpose is to retry. */
const retriers =
  /^(p-retry|async-retry|axios-retry|retry|ts-retry|ts-retry-promise|exponential-backoff|promise-retry)$/;

/** One retry layer: what else retries multiplies the load of an outage, and hides failures from the healer. */
export function retryFindings(source: Source): Finding[] {
  if (source.operations.length === 0) return [];
  const seen = new Set<Node>();
  const inOperations = source.operations.flatMap((operation) =>
    reachedBy(operation).flatMap(({ node }) => {
      const found: Finding[] = [];
      for (const call of callsIn(node)) {
        const retrier = seen.has(call) ? null : retryingCall(call);
        seen.add(call);
        if (retrier === null) continue;
        found.push(
          aboutNode(source, 'second-retry-layer', call, {
            wrong: `${retrier.what} retries beneath ${operation.name}: each retry of the healer becomes several calls.`,
            mend: retrier.mend,
          }),
        );
      }
      return found;
    }),
  );
  return [...inOperations, ...source.files.flatMap((file) => madeClients(source, file))];
}

function retryingCall(call: Node): { what: string; mend: string } | null {
  if (!Node.isCallExpression(call)) return null;
  const callee = call.getExpression();
  const root = Node.isPropertyAccessExpression(callee) ? callee.getExpression() : callee;
  const origin = Node.isIdentifier(root) ? originOfExpression(root) : null;
  if (origin === null || !('package' in origin)) return null;
  const name = Node.isPropertyAccessExpression(callee) ? callee.getName() : origin.imported;
  if (retriers.test(origin.package) || (origin.package === 'cockatiel' && name === 'retry')) {
    return { what: `${origin.package}`, mend: 'Call the work itself; the healer retries it where that is safe.' };
  }
  const known = calls.find(({ of, names }) => of.test(origin.package) && names.test(name));
  if (known === undefined) return null;
  const given = call.getArguments().map((argument) => readOptions(argument));
  const [option = ''] = known.options;
  const told = given.find(({ has }) => has.has(option))?.has.get(option);
  if (told !== undefined && isOff(told)) return null;
  if (told === undefined && given.some(({ complete }, index) => !complete && index > 0)) return null;
  return { what: `${origin.package}`, mend: `Pass \`${option}: 0\`.` };
}

/** `0`, `false`, `{ limit: 0 }`. */
function isOff(value: Node): boolean {
  const text = value.getText();
  return text === '0' || text === 'false' || /^\{\s*limit:\s*0\s*,?\s*\}$/.test(text);
}

const anyClient = /['"](openai|@anthropic-ai\/sdk|groq-sdk|together-ai|stripe|@aws-sdk\/client-)/;

function madeClients(source: Source, file: Source['files'][number]): Finding[] {
  const found: Finding[] = [];
  if (!anyClient.test(file.getFullText())) return found;
  file.forEachDescendant((node) => {
    if (!Node.isNewExpression(node)) return;
    const made = node.getExpression();
    const origin = Node.isIdentifier(made) || Node.isPropertyAccessExpression(made) ? originOfExpression(made) : null;
    if (origin === null || !('package' in origin)) return;
    const known = clients.find(({ of }) => of.test(origin.package));
    // Of a vendor's classes the clients alone retry.
    if (known === undefined || /Error|Command$/.test(made.getText())) return;
    const given = node.getArguments().map((argument) => readOptions(argument));
    const told = given.find(({ has }) => has.has(known.option))?.has.get(known.option);
    if (told !== undefined ? told.getText() === known.off : given.some(({ complete }, at) => !complete && at > 0))
      return;
    found.push(
      aboutNode(source, 'second-retry-layer', node, {
        wrong: `The client of ${origin.package} retries by itself: each retry of the healer becomes several calls.`,
        mend: `Pass \`${known.option}: ${known.off}\` where it is made.`,
      }),
    );
  });
  return found;
}
