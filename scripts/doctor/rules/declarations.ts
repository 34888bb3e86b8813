import { Node, type SourceFile } from 'ts-morph';
import type { Finding } from '@/lib/self-healing/core/finding';
import { type Operation, readOptions } from '../operations';
import { constantOf, exportOf } from '../resolve-name';
import { aboutOperation, pathOf, placeOf, type Source } from './source-finding';

/** What each strategy of an allow-list cannot do without. */
const needs: Readonly<Record<string, string>> = {
  FALLBACK_TO_CACHE: 'cache',
  CLEAR_CACHE_AND_RETRY: 'cache',
  SWITCH_API_ENDPOINT: 'endpoints',
  RESET_CONNECTION: 'connection',
  USE_DEFAULT_VALUE: 'defaultValue',
  SKIP_OPERATION: 'skip',
  QUEUE_FOR_LATER: 'queue',
};

/** What an operation's options say that cannot be, or cannot work. */
export function declarationFindings(source: Source): Finding[] {
  return [...source.operations.flatMap((operation) => ofOne(source, operation)), ...twins(source)];
}

function ofOne(source: Source, operation: Operation): Finding[] {
  const { options, effects, name } = operation;
  const { has, complete } = options;
  const found: Finding[] = [];
  const tell = (code: Parameters<typeof aboutOperation>[1], wrong: string, mend: string) =>
    found.push(aboutOperation(source, code, operation, { wrong, mend }));

  const lacking = ['source', 'category'].filter((option) => !has.has(option));
  if (complete && lacking.length > 0) {
    tell(
      'options-incomplete',
      `${name} has no \`${lacking.join('` and no `')}\`, so it fails where it is defined.`,
      `Add ${lacking.map((option) => `\`${option}\``).join(' and ')}: both are required.`,
    );
  }
  const cache = has.get('cache');
  if (cache) {
    const { has: parts, complete: whole } = readOptions(cache);
    if (whole && !parts.has('scope')) {
      tell(
        'cache-without-scope',
        `The cache of ${name} does not say whose result it keeps; one user could get another's.`,
        "Add `scope`: a function that returns the user or tenant, or 'public' where the result is the same for everybody.",
      );
    }
  }
  const isWrite = effects !== null && effects !== 'none';
  if (cache && isWrite) {
    tell(
      'cache-on-a-write',
      `${name} is \`effects: '${effects}'\` and has a \`cache\`: a stored result cannot stand in for a write.`,
      "Remove `cache`, or declare effects: 'none' if it only reads.",
    );
  }
  if (has.has('defaultValue') && isWrite) {
    tell(
      'default-on-a-write',
      `${name} is \`effects: '${effects}'\` and has a \`defaultValue\`: it would claim what did not happen.`,
      "Use `skip` if the operation is optional, or declare effects: 'none' if it only reads.",
    );
  }
  if (has.has('queue')) found.push(...queue(source, operation));
  for (const [strategy, option] of lackingStrategies(operation)) {
    tell(
      'strategy-without-option',
      `${name} allows ${strategy}, which needs \`${option}\`, and has none.`,
      `Add \`${option}\`, or take ${strategy} out of \`strategies\`.`,
    );
  }
  const connection = has.get('connection');
  if (connection) {
    const { has: parts, complete: whole } = readOptions(connection);
    const missing = ['ping', 'reset'].filter((part) => !parts.has(part));
    if (whole && missing.length > 0) {
      tell(
        'connection-incomplete',
        `The connection of ${name} has no \`${missing.join('` and no `')}\`.`,
        'Give both: `ping` tells whether the pool answers, `reset` replaces its idle connections.',
      );
    }
  }
  return found;
}

function lackingStrategies({ options: { has, complete } }: Operation): [strategy: string, option: string][] {
  const list = has.get('strategies');
  const value = list && constantOf(list);
  if (!complete || !Node.isArrayLiteralExpression(value)) return [];
  return value.getElements().flatMap((element) => {
    const strategy = Node.isStringLiteral(element) ? element.getLiteralValue() : '';
    const option = needs[strategy];
    return option !== undefined && !has.has(option) ? [[strategy, option] as [string, string]] : [];
  });
}

const inOperations = /^(src\/)?operations\//;

function queue(source: Source, operation: Operation): Finding[] {
  const path = pathOf(source, operation.file);
  if (!inOperations.test(path)) {
    return [
      aboutOperation(source, 'queue-outside-operations', operation, {
        wrong: `${operation.name} can be queued and is not in operations/: a job runs without a request, its cookies and its headers.`,
        mend: 'Move the work into operations/, pass the actor as an argument, and call it from here.',
      }),
    ];
  }
  const index = indexOf(source);
  const declared = operation.call.getFirstAncestor((node) => Node.isVariableDeclaration(node));
  if (index === null || !declared || isListed(index, declared)) return [];
  return [
    aboutOperation(source, 'queue-not-listed', operation, {
      wrong: `${operation.name} can be queued, but ${pathOf(source, index)} does not list it: the worker would not find it.`,
      mend: 'Add it to the list there; the worker and the cron route import that file.',
    }),
  ];
}

function indexOf(source: Source): SourceFile | null {
  return (
    source.files.find((file) => /^(src\/)?operations\/index[.](ts|tsx|js|mjs)$/.test(pathOf(source, file))) ?? null
  );
}

/** Exported from there, or named in a list that is. */
function isListed(index: SourceFile, declared: Node): boolean {
  if (!Node.isVariableDeclaration(declared)) return true;
  const name = declared.getName();
  const exported = exportOf(index, name);
  if (exported !== null && 'declaration' in exported && exported.declaration === declared) return true;
  return index.getVariableDeclarations().some((list) => {
    const value = list.getInitializer() && constantOf(list.getInitializerOrThrow());
    if (!Node.isArrayLiteralExpression(value)) return false;
    return value.getElements().some((element) => constantOf(element) === constantOf(declared.getNameNode()));
  });
}

function twins(source: Source): Finding[] {
  const first = new Map<string, Operation>();
  const found: Finding[] = [];
  for (const operation of source.operations) {
    if (operation.source === null) continue;
    const other = first.get(operation.source);
    if (other === undefined) first.set(operation.source, operation);
    else {
      found.push(
        aboutOperation(source, 'source-twice', operation, {
          wrong: `"${operation.source}" is the source of ${placeOf(source, other.call)} as well: one replaces the other in the registry, and their failures are learned from as one.`,
          mend: 'Give each its own `source`.',
        }),
      );
    }
  }
  return found;
}
