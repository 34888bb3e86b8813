import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

export interface Shape {
  title: string;
  files: Record<string, string>;
  /** `name action rest`: what is to become of each entry. */
  expected: { name: string; what: string; rest: string }[];
  /** Calls that are made before and after. */
  runs: string[];
}

const here = import.meta.dirname;
const repository = resolve(here, '../..');

/** The shapes of `shapes/*.txt`, and the app around them. */
export function readShapes(): { host: Record<string, string>; shapes: Shape[] } {
  const names = readdirSync(join(here, 'shapes')).sort();
  const parsed = names.map((name) => ({ name, shapes: parse(readFileSync(join(here, 'shapes', name), 'utf8')) }));
  const host = parsed.find(({ name }) => name === 'host.txt')?.shapes[0]?.files ?? {};
  return { host, shapes: parsed.filter(({ name }) => name !== 'host.txt').flatMap(({ shapes }) => shapes) };
}

function parse(text: string): Shape[] {
  return text
    .split(/^=== /m)
    .slice(1)
    .map((block) => {
      const [title = '', ...parts] = block.split(/\n?^--- /m);
      const shape: Shape = { title: title.trim(), files: {}, expected: [], runs: [] };
      for (const part of parts) {
        const at = part.indexOf('\n');
        const name = (at === -1 ? part : part.slice(0, at)).trim();
        const body = at === -1 ? '' : part.slice(at + 1);
        const lines = body.split('\n').filter((line) => line !== '');
        if (name === 'expect') {
          shape.expected = lines.map((line) => {
            const [entry = '', what = '', ...rest] = line.split(' ');
            return { name: entry, what, rest: rest.join(' ') };
          });
        } else if (name === 'run') shape.runs = lines;
        else shape.files[name] = body.endsWith('\n') ? body : `${body}\n`;
      }
      return shape;
    });
}

/** A folder with these files, our packages and our library: an app that type-checks. */
export function makeApp(files: Record<string, string>, { types = true } = {}): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'wrap-app-')));
  const compilerOptions = {
    target: 'ES2022',
    lib: ['dom', 'dom.iterable', 'ES2023'],
    module: 'esnext',
    moduleResolution: 'bundler',
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    jsx: 'react-jsx',
    allowJs: true,
    noUncheckedIndexedAccess: true,
    types: ['node'],
    paths: { '@/*': ['./*'] },
  };
  const all = {
    'package.json': '{ "name": "shapes", "private": true }',
    'tsconfig.json': JSON.stringify({ compilerOptions }),
    ...files,
  };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  if (types) {
    mkdirSync(join(root, 'lib/self-healing'), { recursive: true });
    makeDoor(join(root, 'lib/self-healing'));
    symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'));
  }
  return root;
}

/** The library's types: the wrapper's own signature, read from its source, over the real options. */
function makeDoor(folder: string): void {
  const library = join(repository, 'lib/self-healing');
  const source = readFileSync(join(library, 'error-interceptor.ts'), 'utf8');
  const signature = /^export function withSelfHealing[^{]*(?=\{\n)/m.exec(source)?.[0];
  if (signature === undefined) throw new Error('The signature of withSelfHealing was not found.');
  const lines = [
    `import type { HealingOptions } from './core/options';`,
    `${signature}{`,
    '  throw new Error(options.source);',
    '}',
    '',
  ];
  writeFileSync(join(folder, 'error-interceptor.ts'), lines.join('\n'));
  symlinkSync(join(library, 'core'), join(folder, 'core'));
}

/** A second folder with the same app. */
export function copyApp(root: string): string {
  const copy = realpathSync(mkdtempSync(join(tmpdir(), 'wrap-app-')));
  cpSync(root, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}
