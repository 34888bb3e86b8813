import { Node, type SourceFile } from 'ts-morph';
import { type FindingCode, finding } from '@/lib/platform/doctor-codes';
import type { Finding } from '@/lib/self-healing/core/finding';
import { reachedFiles } from '../resolve-module';
import { pathOf, type Source } from './source-finding';

const configFile = /^(src\/)?self-healing[.]config[.](ts|js|mjs)$/;
const instrumentationFile = /^(src\/)?instrumentation[.](ts|js|mjs)$/;
const guide = 'docs/integration-guide.md';

/** What has to stand around the wrapped code for it to heal at all. */
export function wiringFindings(source: Source, input: { typed: boolean; declarations: readonly string[] }): Finding[] {
  if (source.operations.length === 0) return [];
  const tell = (code: FindingCode, where: string, wrong: string, mend: string) => finding(code, { where, wrong, mend });
  const found: Finding[] = [];
  const at = (pattern: RegExp) => source.files.find((file) => pattern.test(pathOf(source, file))) ?? null;
  const config = at(configFile);
  if (config === null) {
    found.push(
      tell(
        'config-missing',
        'self-healing.config.ts',
        'There is no self-healing.config: healing works in memory only, and nothing is recorded.',
        `Run \`npm run embed\`, or compose a healer as ${guide} shows.`,
      ),
    );
  }
  const hook = at(instrumentationFile);
  if (hook === null) {
    found.push(
      tell(
        'instrumentation-missing',
        'instrumentation.ts',
        'There is no instrumentation file, so nothing configures the healer when the server starts.',
        `Run \`npm run embed\`, or add one as ${guide} shows.`,
      ),
    );
    return [...found, ...register(source, input)];
  }
  const reached = reachedFiles(hook);
  const where = pathOf(source, hook);
  if (config !== null && !reached.includes(config)) {
    found.push(
      tell(
        'instrumentation-without-config',
        where,
        `${where} does not load ${pathOf(source, config)}, so healing works in memory only, and nothing is recorded.`,
        'Import it in register(), dynamically and under NEXT_RUNTIME === "nodejs".',
      ),
    );
  }
  // The library has the word in it: what counts is that the app's own files use it.
  const reports = reached.some((file) => source.files.includes(file) && file.getFullText().includes('reportUnwrapped'));
  if (!exportsName(hook, 'onRequestError') || !reports) {
    found.push(
      tell(
        'instrumentation-without-report',
        where,
        `${where} does not report what nobody caught: failures of unwrapped code are not recorded.`,
        'Export onRequestError and call reportUnwrapped() in it.',
      ),
    );
  }
  return [...found, ...register(source, input)];
}

function exportsName(file: SourceFile, name: string): boolean {
  if (
    file.getFunction(name)?.isExported() ||
    file.getVariableStatement(
      (one) => one.isExported() && one.getDeclarations().some((part) => part.getName() === name),
    )
  )
    return true;
  return file
    .getExportDeclarations()
    .some((declaration) =>
      declaration.getNamedExports().some((part) => (part.getAliasNode()?.getText() ?? part.getName()) === name),
    );
}

function register(
  source: Source,
  { typed, declarations }: { typed: boolean; declarations: readonly string[] },
): Finding[] {
  if (!typed) return [];
  const user = source.files.find((file) => usesTransaction(file));
  if (user === undefined) return [];
  const texts = [...declarations, ...source.files.map((file) => file.getFullText())];
  if (texts.some((text) => /declare\s+module\s+['"][^'"]*core\/register['"][\s\S]*interface\s+Register\b/.test(text))) {
    return [];
  }
  return [
    finding('register-missing', {
      where: pathOf(source, user),
      wrong: 'healing().transaction() is used and nothing says what `tx` is: it is `unknown`.',
      mend: "Add a .d.ts with: declare module '@/lib/self-healing/core/register' { interface Register { transaction: YourDatabase } }",
    }),
  ];
}

function usesTransaction(file: SourceFile): boolean {
  if (!file.getFullText().includes('.transaction(')) return false;
  return file
    .getDescendants()
    .some(
      (node) =>
        Node.isPropertyAccessExpression(node) &&
        node.getName() === 'transaction' &&
        /(^|[.])healing\(\)$/.test(node.getExpression().getText()),
    );
}
