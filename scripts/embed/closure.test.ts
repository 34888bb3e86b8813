import { symlinkSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { emptyApp, folderWith, packageJson, tsconfig, write } from './__fixtures__/small-apps';
import { embeddedFiles, ownPackageJson } from './embedded-files';
import { detectHost, type Host } from './host';
import { missingPackages } from './packages';
import { readSourceSet } from './source-set';
import { specifiersOf } from './specifiers';
import { instrumentationParts } from './templates';

const root = process.cwd();
const boundMs = 120_000;

/** Every relative or aliased import that leads to no file of the set. */
function deadEnds(host: Host, files: ReadonlyMap<string, string>): string[] {
  const endings = ['', '.ts', '.tsx', '.js', '.d.ts', '/index.ts', '/index.tsx', '/index.js'];
  const dead: string[] = [];
  for (const [path, text] of files) {
    if (!/[.](tsx?|jsx?)$/.test(path)) continue;
    for (const { text: named, kind } of specifiersOf(path, text)) {
      const aliased = host.alias !== null && named.startsWith(host.alias.prefix);
      if (kind === 'text' || !(aliased || named.startsWith('.'))) continue;
      const target = aliased
        ? (host.alias?.folder ?? '') + named.slice(host.alias?.prefix.length)
        : posix.normalize(posix.join(posix.dirname(path), named));
      if (!endings.some((ending) => files.has(target + ending))) dead.push(`${path} -> ${named}`);
    }
  }
  return dead;
}

async function embedded(app: Record<string, string>) {
  const folder = folderWith(app);
  try {
    const host = detectHost(folder.dir);
    const { ours, hosts } = await embeddedFiles(root, host, { testing: true });
    const { imports, register, onRequestError } = instrumentationParts(host);
    const file = `${host.src}instrumentation.${host.language === 'typescript' ? 'ts' : 'js'}`;
    return { host, ours, files: new Map([...ours, ...hosts, [file, imports + register + onRequestError]]) };
  } finally {
    folder.remove();
  }
}

it('reaches nothing of the app around the library', () => {
  expect(readSourceSet(root).leaks).toEqual([]);
});

it.each<[string, Record<string, string>]>([
  ['@/ for the sources', { ...emptyApp(), 'tsconfig.json': tsconfig('@/', './') }],
  [
    '~/ for src/',
    { 'package.json': packageJson(), 'tsconfig.json': tsconfig('~/', './src/'), 'src/app/layout.tsx': '' },
  ],
  ['none', { ...emptyApp(), 'tsconfig.json': '{}' }],
])(
  'leads every import to an embedded file where the alias is %s',
  async (_, app) => {
    const { host, ours, files } = await embedded(app);
    expect(files.size).toBeGreaterThan(400);
    expect(deadEnds(host, files)).toEqual([]);
    for (const { version } of missingPackages(ours, host, ownPackageJson(root))) expect(version).toMatch(/^\d/);
    expect([...files].filter(([, text]) => /['"]db\/healing-migrations['"]/.test(text)).map(([path]) => path)).toEqual(
      [],
    );
  },
  boundMs,
);

it(
  'writes JavaScript that parses, without a type left and with every import at its end',
  async () => {
    const { 'tsconfig.json': _, ...app } = emptyApp({ 'jsconfig.json': tsconfig('@/', './') });
    const { host, files } = await embedded(app);
    expect(deadEnds(host, files)).toEqual([]);
    for (const [path, text] of files) {
      expect(path).not.toMatch(/[.]tsx?$/);
      if (!path.endsWith('.js') || path === 'instrumentation.js') continue;
      const { diagnostics = [] } = ts.transpileModule(text, {
        fileName: path.replace(/js$/, 'jsx'),
        reportDiagnostics: true,
        compilerOptions: {
          allowJs: true,
          jsx: ts.JsxEmit.Preserve,
          target: ts.ScriptTarget.ES2022,
          module: ts.ModuleKind.ESNext,
        },
      });
      expect(
        diagnostics.map(({ messageText }) => messageText),
        path,
      ).toEqual([]);
      const own = text.replace(/^(\/[*/].*\n)+/, '');
      if (/^['"]use client['"]/m.test(own.slice(0, 300))) expect(own.trimStart()).toMatch(/^['"]use client['"]/);
    }
  },
  boundMs,
);

it(
  'type-checks the testing part as an app of create-next-app does',
  async () => {
    const folder = folderWith(emptyApp());
    try {
      const { ours } = await embeddedFiles(root, detectHost(folder.dir), { testing: true });
      write(folder.dir, Object.fromEntries(ours));
      symlinkSync(join(root, 'node_modules'), join(folder.dir, 'node_modules'));
      const testing = [...ours.keys()].filter((path) => path.startsWith('lib/self-healing/testing/'));
      const program = ts.createProgram(
        testing.map((path) => join(folder.dir, path)),
        {
          ...{ strict: true, noEmit: true, skipLibCheck: true, esModuleInterop: true, isolatedModules: true },
          ...{ target: ts.ScriptTarget.ES2017, lib: ['lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.esnext.d.ts'] },
          ...{ module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
          ...{ preserveSymlinks: true, types: ['node'], paths: { '@/*': [join(folder.dir, '*')] } },
        },
      );
      const problems = testing.flatMap((path) =>
        program
          .getSemanticDiagnostics(program.getSourceFile(join(folder.dir, path)))
          .map(({ messageText }) => `${path}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`),
      );
      expect(testing).toContain('lib/self-healing/testing/vitest-postgres.ts');
      expect(problems).toEqual([]);
    } finally {
      folder.remove();
    }
  },
  boundMs,
);
