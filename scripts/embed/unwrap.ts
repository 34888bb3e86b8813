import { posix } from 'node:path';
import { type CallExpression, Node, Project, type SourceFile, SyntaxKind, ts } from 'ts-morph';
import type { Host } from './host';
import { listFiles } from './source-set';
import { specifiersOf } from './specifiers';

export interface Unwrapped {
  path: string;
  before: string;
  /** Without `withSelfHealing(…)`, or null where that is not mechanical. */
  after: string | null;
  /** Why not, as one line. */
  reason: string | null;
}

/** Files of the app, other than ours, that import something of ours; sorted. `ours` are paths relative to the host. */
export function importers(host: Host, ours: ReadonlySet<string>, read: (path: string) => string): string[] {
  const stems = new Set([...ours].flatMap((path) => [stemOf(path), stemOf(path).replace(/\/index$/, '')]));
  return sourcesOf(host).filter((path) => {
    if (ours.has(path)) return false;
    const text = read(path);
    return specifiersOf(path, text).some(({ text: named }) => {
      const target = targetOf(host, path, named);
      return target !== null && stems.has(stemOf(target));
    });
  });
}

function sourcesOf(host: Host): string[] {
  const folders = [
    'app',
    'src',
    'lib',
    'components',
    'actions',
    'operations',
    'server',
    'utils',
    'pages',
    'features',
    'modules',
  ];
  const files = folders.flatMap((folder) => listFiles(host.dir, folder));
  return [...new Set([...files, ...topFiles(host)])].filter((path) => /[.](tsx?|jsx?|mjs|mts)$/.test(path)).sort();
}

function topFiles({ dir }: Host): string[] {
  return ts.sys
    .readDirectory(dir, ['.ts', '.tsx', '.js', '.mjs', '.jsx'], ['node_modules', '.*'], ['*'])
    .map((path) => posix.relative(dir, path));
}

function targetOf(host: Host, from: string, named: string): string | null {
  if (named.startsWith('.')) return posix.normalize(posix.join(posix.dirname(from), named));
  const { alias } = host;
  return alias !== null && named.startsWith(alias.prefix) ? alias.folder + named.slice(alias.prefix.length) : null;
}

const stemOf = (path: string) => path.replace(/([.]d)?[.](tsx?|jsx?|mjs|mts)$/, '');

/** Takes `withSelfHealing(work, {…})` out of a file: the function stands alone again. */
export function unwrapFile(host: Host, path: string, before: string, ours: ReadonlySet<string>): Unwrapped {
  const project = new Project({
    useInMemoryFileSystem: true,
    compilerOptions: { allowJs: true, jsx: ts.JsxEmit.Preserve },
  });
  const file = project.createSourceFile(`/${path.replace(/[.]js$/, '.jsx')}`, before);
  const stems = new Set([...ours].map(stemOf));
  const imports = file.getImportDeclarations().filter((declaration) => {
    const target = targetOf(host, path, declaration.getModuleSpecifierValue());
    return target !== null && (stems.has(stemOf(target)) || stems.has(`${target}/index`));
  });
  const refuse = (reason: string): Unwrapped => ({ path, before, after: null, reason });
  const local = imports.flatMap((one) => one.getNamedImports()).find((one) => one.getName() === 'withSelfHealing');
  const name = local?.getAliasNode()?.getText() ?? local?.getName();
  if (name !== undefined) {
    for (let call = nextCall(file, name); call !== null; call = nextCall(file, name)) {
      const [work] = call.getArguments();
      if (work === undefined) return refuse(`${name}() has no function to leave`);
      unwrapCall(call, work);
    }
  }
  for (const declaration of imports) {
    for (const named of declaration.getNamedImports()) {
      const bound = named.getAliasNode()?.getText() ?? named.getName();
      if (usesOf(file, bound) > 0) return refuse(`it uses ${bound} of Selfheal beyond wrapping`);
    }
    if (declaration.getDefaultImport() ?? declaration.getNamespaceImport())
      return refuse('it imports a whole module of Selfheal');
    if (declaration.getNamedImports().length === 0) return refuse('it imports a module of Selfheal for its effect');
  }
  for (const declaration of imports) declaration.remove();
  const rest = specifiersOf(path, file.getFullText()).find(({ text }) => {
    const target = targetOf(host, path, text);
    return target !== null && stems.has(stemOf(target));
  });
  if (rest !== undefined) return refuse(`it names ${rest.text} in another way than by an import`);
  return { path, before, after: file.getFullText(), reason: null };
}

function nextCall(file: SourceFile, name: string): CallExpression | null {
  return (
    file.getDescendantsOfKind(SyntaxKind.CallExpression).find((call) => call.getExpression().getText() === name) ?? null
  );
}

/** `export const save = wrap(async function save() {…})` becomes `export async function save() {…}`; others lose the call alone. */
function unwrapCall(call: CallExpression, work: Node): void {
  const declaration = call.getParentIfKind(SyntaxKind.VariableDeclaration);
  const statement = declaration?.getVariableStatement();
  const named = Node.isFunctionExpression(work) ? work.getName() : undefined;
  const alone = statement?.getDeclarations().length === 1 && declaration?.getTypeNode() === undefined;
  if (statement !== undefined && alone && named !== undefined && named === declaration?.getName()) {
    const exported = statement.hasExportKeyword() ? 'export ' : '';
    statement.replaceWithText(`${exported}${work.getText()}`);
    return;
  }
  const text = work.getText();
  const bare = call.getParentIfKind(SyntaxKind.ExportAssignment) !== undefined || Node.isIdentifier(work);
  call.replaceWithText(bare || call.getParentIfKind(SyntaxKind.VariableDeclaration) !== undefined ? text : `(${text})`);
}

function usesOf(file: SourceFile, name: string): number {
  return file
    .getDescendantsOfKind(SyntaxKind.Identifier)
    .filter((one) => one.getText() === name && one.getFirstAncestorByKind(SyntaxKind.ImportDeclaration) === undefined)
    .length;
}
