import { builtinModules } from 'node:module';
import type { Host } from './host';
import { specifiersOf } from './specifiers';

export interface NeededPackage {
  name: string;
  version: string;
  /** Types, and what only `testing/` imports. */
  development: boolean;
}

interface OwnPackages {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

const builtin = new Set(builtinModules);
/** Every app with Next has them, in a version of its own. */
const brought = new Set(['next', 'react', 'react-dom']);

/**
 * What the embedded files (text by path) import and the host does not have, with this repository's versions.
 *
 * @throws Error where a package is imported that this repository does not name.
 */
export function missingPackages(files: ReadonlyMap<string, string>, host: Host, own: OwnPackages): NeededPackage[] {
  const used = new Map<string, { development: boolean }>();
  for (const [path, text] of files) {
    if (!/[.](tsx?|jsx?|mjs)$/.test(path)) continue;
    const development = /(^|\/)lib\/self-healing\/testing\//.test(path);
    for (const { text: specifier, kind } of specifiersOf(path, text)) {
      const name = kind === 'import' ? packageOf(specifier, host) : null;
      if (name === null || brought.has(name)) continue;
      used.set(name, { development: development && (used.get(name)?.development ?? true) });
    }
  }
  const needed: NeededPackage[] = [];
  for (const [name, { development }] of used) {
    const version = own.dependencies[name] ?? own.devDependencies[name];
    if (version === undefined)
      throw new Error(`${name} is imported by what is embedded, and package.json does not name it.`);
    needed.push({ name, version, development });
    const types = `@types/${name}`;
    const typesVersion = own.devDependencies[types];
    if (host.language === 'typescript' && typesVersion)
      needed.push({ name: types, version: typesVersion, development: true });
  }
  if (host.language === 'typescript') {
    const version = own.devDependencies['@types/node'];
    if (version) needed.push({ name: '@types/node', version, development: true });
  }
  return needed.filter(({ name }) => !(name in host.packages)).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The name of the package that an import leads to; null for files, aliases and what Node brings. */
function packageOf(specifier: string, host: Host): string | null {
  if (specifier.startsWith('.') || specifier.startsWith('node:')) return null;
  if (host.alias !== null && specifier.startsWith(host.alias.prefix)) return null;
  const [first = '', second = ''] = specifier.split('/');
  const name = first.startsWith('@') ? `${first}/${second}` : first;
  return builtin.has(name) ? null : name;
}

const verbs = {
  npm: ['install', '--save-dev'],
  pnpm: ['add', '--save-dev'],
  yarn: ['add', '--dev'],
  bun: ['add', '--dev'],
} as const;

/** The commands that install them exactly, for the host's package manager: none, one or two. */
export function installCommands(packages: readonly NeededPackage[], manager: Host['packageManager']): string[][] {
  const [verb, dev] = verbs[manager];
  const exact = manager === 'npm' ? '--save-exact' : manager === 'pnpm' ? '--save-exact' : '--exact';
  return [false, true].flatMap((development) => {
    const names = packages
      .filter((one) => one.development === development)
      .map(({ name, version }) => `${name}@${version}`);
    return names.length === 0 ? [] : [[manager, verb, ...(development ? [dev] : []), exact, ...names]];
  });
}
