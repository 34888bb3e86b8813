import { posix } from 'node:path';
import { Node, type SourceFile } from 'ts-morph';

const endings = [
  '',
  '.ts',
  '.tsx',
  '.mts',
  '.js',
  '.jsx',
  '.mjs',
  '/index.ts',
  '/index.tsx',
  '/index.js',
  '/index.jsx',
];

/**
 * The file of this app that a specifier leads to, by relative path or by the aliases of tsconfig (`@/` where there are
 * none); null for packages. Without TypeScript's own resolution, which would read every package's types first.
 */
export function resolveModule(from: SourceFile, specifier: string): SourceFile | null {
  const project = from.getProject();
  for (const path of candidates(from, specifier)) {
    for (const ending of endings) {
      const file = project.getSourceFile(path + ending);
      if (file) return file;
    }
    const typed = /[.](m?)js(x?)$/.exec(path);
    const file = typed ? project.getSourceFile(path.replace(/[.]m?jsx?$/, `.${typed[1]}ts${typed[2]}`)) : undefined;
    if (file) return file;
  }
  return null;
}

function candidates(from: SourceFile, specifier: string): string[] {
  if (specifier.startsWith('.')) return [posix.join(from.getDirectoryPath(), specifier)];
  const { paths, baseUrl, pathsBasePath } = from.getProject().getCompilerOptions();
  const base = baseUrl ?? (typeof pathsBasePath === 'string' ? pathsBasePath : null);
  if (paths === undefined || base === null) return specifier.startsWith('@/') ? aboveAll(from, specifier.slice(2)) : [];
  return Object.entries(paths).flatMap(([pattern, targets]) => {
    const [head = '', tail] = pattern.split('*');
    if (tail === undefined) return pattern === specifier ? targets.map((target) => posix.join(base, target)) : [];
    if (!specifier.startsWith(head) || !specifier.endsWith(tail)) return [];
    const star = specifier.slice(head.length, specifier.length - tail.length);
    return targets.map((target) => posix.join(base, target.replace('*', star)));
  });
}

/** Without a configuration: the alias leads to some folder above, the root or its `src`. */
function aboveAll(from: SourceFile, rest: string): string[] {
  const found: string[] = [];
  for (let folder: string = from.getDirectoryPath(); ; folder = posix.dirname(folder)) {
    found.push(posix.join(folder, rest));
    if (folder === posix.dirname(folder)) return found;
  }
}

/** What a file imports, statically or by `import()`, as far as it belongs to this app; types alone do not count. */
export function importedFiles(file: SourceFile): SourceFile[] {
  const specifiers = new Set<string>();
  for (const declaration of file.getImportDeclarations()) {
    if (!declaration.isTypeOnly()) specifiers.add(declaration.getModuleSpecifierValue());
  }
  for (const declaration of file.getExportDeclarations()) {
    const specifier = declaration.getModuleSpecifierValue();
    if (specifier !== undefined && !declaration.isTypeOnly()) specifiers.add(specifier);
  }
  const text = file.getFullText();
  // Walking through every file's nodes takes long; few load anything at run time.
  if (!text.includes('import(') && !text.includes('require(')) return resolved(file, specifiers);
  file.forEachDescendant((node) => {
    if (!Node.isCallExpression(node)) return;
    const callee = node.getExpression();
    const [argument] = node.getArguments();
    const loads = Node.isImportExpression(callee) || callee.getText() === 'require';
    if (loads && Node.isStringLiteral(argument)) specifiers.add(argument.getLiteralValue());
  });
  return resolved(file, specifiers);
}

const resolved = (file: SourceFile, specifiers: ReadonlySet<string>) =>
  [...specifiers].flatMap((specifier) => resolveModule(file, specifier) ?? []);

const filesAtMost = 400;

/** The files that `start` leads to, itself first; at most 400. */
export function reachedFiles(start: SourceFile): SourceFile[] {
  const seen = new Set([start]);
  for (const file of seen) {
    if (seen.size > filesAtMost) break;
    for (const next of importedFiles(file)) seen.add(next);
  }
  return [...seen];
}
