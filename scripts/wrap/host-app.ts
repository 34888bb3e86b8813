import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { Project, ts } from 'ts-morph';

const sources = /[.](?:tsx?|jsx?|mts|mjs)$/;
const closed = new Set(['node_modules', 'dist', 'build', 'out', 'coverage', 'public']);

/** The app that is read: its files by absolute path, and where an import leads. Everything is relative to `root`. */
export interface HostApp {
  root: string;
  project: Project;
  /** Every source of the app itself: nothing of a package, no declarations, no other app in a folder of it. */
  files: ts.SourceFile[];
  /** Path below `root`, with forward slashes. */
  pathOf(file: ts.SourceFile): string;
  /** The app's own file behind an import, or null for a package or a file that is not there. */
  resolve(from: ts.SourceFile, specifier: string): ts.SourceFile | null;
}

/** The app's own configuration cannot be read. The message is one line that names it. */
export class UnreadableApp extends Error {
  override readonly name = 'UnreadableApp';
}

function projectWith(config: string | undefined): Project {
  try {
    return new Project({
      ...(config === undefined ? {} : { tsConfigFilePath: config }),
      compilerOptions: { allowJs: true, noEmit: true },
      skipAddingFilesFromTsConfig: true,
      skipFileDependencyResolution: true,
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UnreadableApp(`${config ?? 'The app'} cannot be read: ${reason}`, { cause: error });
  }
}

/**
 * Opens an app with its own tsconfig or jsconfig. Reads only; node_modules need not be there.
 *
 * @throws UnreadableApp
 */
export function openProject(folder: string): Project {
  const root = realpathSync(resolve(folder));
  const config = ['tsconfig.json', 'jsconfig.json'].map((name) => join(root, name)).find((path) => existsSync(path));
  const project = projectWith(config);
  // What Next assumes where an app says nothing, for instance one in JavaScript.
  const given = project.getCompilerOptions();
  project.compilerOptions.set({
    target: given.target ?? ts.ScriptTarget.ES2022,
    module: given.module ?? ts.ModuleKind.ESNext,
    moduleResolution: given.moduleResolution ?? ts.ModuleResolutionKind.Bundler,
    jsx: given.jsx ?? ts.JsxEmit.Preserve,
    ...(given.target === undefined && given.lib === undefined
      ? { lib: ['lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.es2023.d.ts'] }
      : {}),
  });
  for (const path of listSources(root)) project.addSourceFileAtPath(path);
  return project;
}

/** Reads a project as one app. Files outside `folder`, of packages and of other apps inside it do not count. */
export function readApp(project: Project, folder: string): HostApp {
  const root = existsSync(folder) ? realpathSync(resolve(folder)) : resolve(folder);
  const own = (path: string) => path.startsWith(root + sep) && isOwn(root, relative(root, path));
  const options = project.getCompilerOptions();
  const cache = ts.createModuleResolutionCache(root, (name) => name, options);
  const files = project
    .getSourceFiles()
    .filter((file) => own(file.getFilePath()) && !file.isDeclarationFile())
    .map((file) => file.compilerNode);
  return {
    root,
    project,
    files,
    pathOf: (file) => relative(root, file.fileName).split(sep).join('/'),
    resolve(from, specifier) {
      const found = ts.resolveModuleName(specifier, from.fileName, options, ts.sys, cache).resolvedModule;
      const path = found?.resolvedFileName ?? beside(from, specifier);
      if (path === undefined || path.includes(`${sep}node_modules${sep}`) || !path.startsWith(root + sep)) return null;
      return (project.getSourceFile(path) ?? project.addSourceFileAtPathIfExists(path))?.compilerNode ?? null;
    },
  };
}

/** Without a tsconfig a JavaScript app may import without extension, which Next's bundler allows. */
function beside(from: ts.SourceFile, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const base = resolve(from.fileName, '..', specifier);
  const names = ['', '.ts', '.tsx', '.js', '.jsx', '.mjs', '/index.ts', '/index.tsx', '/index.js'];
  return names.map((name) => base + name).find((path) => sources.test(path) && existsSync(path));
}

function isOwn(root: string, path: string): boolean {
  const folders = path.split(sep).slice(0, -1);
  if (folders.some((name) => closed.has(name) || name.startsWith('.'))) return false;
  return !folders.some((_, index) => isOtherApp(join(root, ...folders.slice(0, index + 1))));
}

const otherApps = new Map<string, boolean>();

/** A folder with a Next configuration of its own is another app, for instance a fixture. */
function isOtherApp(folder: string): boolean {
  const known = otherApps.get(folder);
  if (known !== undefined) return known;
  const answer = ['ts', 'js', 'mjs', 'cjs'].some((kind) => existsSync(join(folder, `next.config.${kind}`)));
  otherApps.set(folder, answer);
  return answer;
}

function listSources(root: string): string[] {
  const found: string[] = [];
  const walk = (folder: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!closed.has(entry.name) && !entry.name.startsWith('.') && !isOtherApp(path)) walk(path);
      } else if (entry.isFile() && sources.test(entry.name) && !/[.]d[.]m?ts$/.test(entry.name)) found.push(path);
    }
  };
  walk(root);
  return found.sort();
}
