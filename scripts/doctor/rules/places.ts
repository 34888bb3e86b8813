import { Node, type SourceFile } from 'ts-morph';
import type { Finding } from '@/lib/self-healing/core/finding';
import { textOf } from '../operations';
import { wrappingBehind } from '../reach';
import { reachedFiles } from '../resolve-module';
import { aboutNode, aboutOperation, pathOf, type Source } from './source-finding';

/** Wrapped functions where they cannot work: on Edge, and inside a cache. */
export function placeFindings(source: Source): Finding[] {
  return [...onEdge(source), ...insideUseCache(source), ...calledInUseCache(source)];
}

function onEdge(source: Source): Finding[] {
  const wrapping = new Set(source.operations.map(({ file }) => file));
  const found = new Map<string, Finding>();
  for (const file of source.files) {
    const runtime = edgeRuntime(source, file);
    if (runtime === null) continue;
    for (const reached of reachedFiles(file)) {
      if (!wrapping.has(reached)) continue;
      const operation = source.operations.find((one) => one.file === reached);
      if (operation === undefined) continue;
      const own = reached === file;
      const made = aboutOperation(source, 'wrapped-on-edge', operation, {
        wrong: own
          ? `${operation.name} is wrapped in a file that runs on Edge: it fails where it is defined.`
          : `${operation.name} is wrapped, and ${pathOf(source, file)}, which runs on Edge, imports it: it fails there.`,
        mend: `Remove ${runtime} from ${pathOf(source, file)}; it then runs on Node.js.`,
      });
      if (!found.has(made.where)) found.set(made.where, made);
    }
  }
  return [...found.values()];
}

/** What makes it an Edge file; null where it is none. */
function edgeRuntime(source: Source, file: SourceFile): string | null {
  const runtime = textOf(file.getVariableDeclaration('runtime')?.getInitializer());
  if (runtime === 'edge' || runtime === 'experimental-edge') return `\`runtime = '${runtime}'\``;
  // proxy.ts runs on Node.js, middleware.ts does not unless told to.
  if (!/^(src\/)?middleware[.](ts|js|mjs)$/.test(pathOf(source, file))) return null;
  const config = file.getVariableDeclaration('config')?.getInitializer()?.getText() ?? '';
  return /runtime:\s*['"]nodejs['"]/.test(config) ? null : 'the import';
}

const isCacheDirective = (text: string) => /^['"]use cache(:\s*[\w-]+)?['"]/.test(text);

/** Whether the code of a function, or of a file, begins with the directive. */
function caches(node: Node): boolean {
  const body = Node.isBodyable(node) || Node.isBodied(node) ? node.getBody() : node;
  if (!body || !(Node.isBlock(body) || Node.isSourceFile(body))) return false;
  for (const statement of body.getStatements()) {
    if (!Node.isExpressionStatement(statement) || !Node.isStringLiteral(statement.getExpression())) return false;
    if (isCacheDirective(statement.getText())) return true;
  }
  return false;
}

function insideUseCache(source: Source): Finding[] {
  return source.operations
    .filter(({ call }) => call.getAncestors().some(caches))
    .map((operation) =>
      aboutOperation(source, 'wrapped-inside-use-cache', operation, {
        wrong: `${operation.name} is wrapped inside 'use cache': what stood in for a failed result would be cached as if it were right.`,
        mend: "Wrap the cached function from outside: withSelfHealing(async () => { 'use cache'; … }, …).",
      }),
    );
}

function calledInUseCache(source: Source): Finding[] {
  return source.files
    .filter((file) => file.getFullText().includes('use cache'))
    .flatMap((file) => {
      const found: Finding[] = [];
      file.forEachDescendant((node) => {
        if (!Node.isCallExpression(node) || !node.getAncestors().some(caches)) return;
        const wrapping = wrappingBehind(node.getExpression());
        if (wrapping === null) return;
        const name = node.getExpression().getText();
        found.push(
          aboutNode(source, 'healed-result-cached', node, {
            wrong: `${name} is wrapped and called inside 'use cache': a default or an old result would be kept as if it were fresh.`,
            mend: `Call ${name} outside of the cached function, or give the operation a \`cache\` of its own instead.`,
          }),
        );
      });
      return found;
    });
}
