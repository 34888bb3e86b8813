import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { type FoundAuth, findAuth } from './found-auth';

export interface Alias {
  /** Such as `@/`. */
  prefix: string;
  /** The folder it stands for, relative to the host: empty or with a slash at its end. */
  folder: string;
}

/** What embedding needs to know of the app it goes into. Paths are relative to `dir`. */
export interface Host {
  dir: string;
  name: string;
  next: { major: number; minor: number; text: string };
  src: '' | 'src/';
  language: 'typescript' | 'javascript';
  alias: Alias | null;
  packageManager: 'npm' | 'pnpm' | 'yarn' | 'bun';
  /** Names of all dependencies, of any kind, with their ranges. */
  packages: Record<string, string>;
  auth: FoundAuth | null;
  /** Found files, or null. */
  instrumentation: string | null;
  proxy: string | null;
  nextConfig: string | null;
  drizzleConfig: string | null;
  cacheComponents: boolean;
  /** False where each route group brings its own: then the platform's layout has to bring one, too. */
  rootLayout: boolean;
}

interface PackageJson {
  name?: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  packageManager?: string;
}

/** Reads the app in `dir`. It must have passed `refusal()`. */
export function detectHost(dir: string): Host {
  const manifest = readPackageJson(dir);
  const packages = { ...manifest.devDependencies, ...manifest.dependencies };
  const src = existsSync(join(dir, 'app')) ? '' : 'src/';
  const nextConfig = firstOf(dir, ['next.config.ts', 'next.config.mjs', 'next.config.js', 'next.config.cjs']);
  const configText = nextConfig === null ? '' : readFileSync(join(dir, nextConfig), 'utf8');
  const script = ['ts', 'js', 'mjs'];
  return {
    dir,
    name: manifest.name ?? 'the app',
    next: nextVersion(dir, packages.next ?? ''),
    src,
    language: existsSync(join(dir, 'tsconfig.json')) ? 'typescript' : 'javascript',
    alias: findAlias(dir, src),
    packageManager: packageManagerOf(dir, manifest),
    packages,
    auth: findAuth(dir, src, packages),
    instrumentation: firstOf(dir, named(`${src}instrumentation`, script)),
    proxy: firstOf(dir, [...named(`${src}proxy`, script), ...named(`${src}middleware`, script)]),
    nextConfig,
    drizzleConfig: firstOf(dir, named('drizzle.config', script)),
    cacheComponents: hasFlag(configText, ['cacheComponents', 'dynamicIO']),
    rootLayout: firstOf(dir, named(`${src}app/layout`, ['tsx', 'jsx', 'js', 'ts'])) !== null,
  };
}

export function readPackageJson(dir: string): PackageJson {
  return JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')) as PackageJson;
}

/** What is installed, else what package.json asks for at least. Zeros where neither can be read. */
export function nextVersion(dir: string, range: string): Host['next'] {
  const installed = join(dir, 'node_modules/next/package.json');
  const text = existsSync(installed)
    ? (JSON.parse(readFileSync(installed, 'utf8')) as { version: string }).version
    : range;
  // `latest` and `canary` are newer than anything that is refused here.
  if (/^(latest|canary|rc|next)$/.test(text)) return { major: 99, minor: 0, text };
  const found = /(\d+)(?:[.](\d+))?/.exec(text);
  return { major: Number(found?.[1] ?? 0), minor: Number(found?.[2] ?? 0), text };
}

/** Of several aliases the one that stands for the sources' folder, else one for the whole app. */
function findAlias(dir: string, src: string): Alias | null {
  const file = firstOf(dir, ['tsconfig.json', 'jsconfig.json']);
  if (file === null) return null;
  const path = join(dir, file);
  const read = ts.readConfigFile(path, (name) => readFileSync(name, 'utf8'));
  // Only the options are wanted, `extends` included: no file is looked for.
  const silent = { ...ts.sys, readDirectory: () => [] };
  const { options } = ts.parseJsonConfigFileContent(read.config ?? {}, silent, dir, undefined, path);
  const base = options.baseUrl ?? (typeof options.pathsBasePath === 'string' ? options.pathsBasePath : dirname(path));
  const aliases = Object.entries(options.paths ?? {}).flatMap(([key, targets]): Alias[] => {
    const [target] = targets;
    if (!key.endsWith('/*') || target === undefined || !target.endsWith('*')) return [];
    const folder = relative(dir, join(base, target.slice(0, -1)));
    return folder.startsWith('..') ? [] : [{ prefix: key.slice(0, -1), folder: folder === '' ? '' : `${folder}/` }];
  });
  return aliases.find(({ folder }) => folder === src) ?? aliases.find(({ folder }) => folder === '') ?? null;
}

const lockFiles = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
  ['package-lock.json', 'npm'],
] as const;

function packageManagerOf(dir: string, manifest: PackageJson): Host['packageManager'] {
  const locked = lockFiles.find(([file]) => existsSync(join(dir, file)));
  if (locked !== undefined) return locked[1];
  const named = /^(npm|pnpm|yarn|bun)@/.exec(manifest.packageManager ?? '')?.[1];
  return lockFiles.find(([, manager]) => manager === named)?.[1] ?? 'npm';
}

/** Whether a configuration sets one of the flags to something other than false. */
function hasFlag(text: string, names: readonly string[]): boolean {
  const file = ts.createSourceFile('next.config.ts', text, ts.ScriptTarget.Latest, true);
  let found = false;
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) && names.includes(node.name.getText(file))) {
      found ||= node.initializer.kind !== ts.SyntaxKind.FalseKeyword;
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

const named = (name: string, endings: readonly string[]) => endings.map((ending) => `${name}.${ending}`);

function firstOf(dir: string, names: readonly string[]): string | null {
  return names.find((name) => existsSync(join(dir, name))) ?? null;
}
