import { AsyncLocalStorage } from 'node:async_hooks';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { inspect } from 'node:util';
import { runInThisContext } from 'node:vm';
import { ts } from 'ts-morph';

type Exports = Record<string, unknown>;
const require = createRequire(import.meta.url);
// Next's own modules expect it to be there.
Object.assign(globalThis, { AsyncLocalStorage });

/** Loads the modules of an app that lies in a folder, as CommonJS, each load with a state of its own. */
export function loadApp(root: string, withSelfHealing: unknown): (path: string) => Exports {
  const loaded = new Map<string, { exports: Exports }>();
  const load = (path: string): Exports => {
    const file = ['', '.ts', '.tsx', '.js', '/index.ts']
      .map((end) => path + end)
      .find((name) => /[.][jt]sx?$/.test(name) && existsSync(name));
    if (file === undefined) throw new Error(`${path} is not there.`);
    const known = loaded.get(file);
    if (known) return known.exports;
    const module: { exports: Exports } = { exports: {} };
    loaded.set(file, module);
    const { outputText } = ts.transpileModule(readFileSync(file, 'utf8'), {
      fileName: file,
      compilerOptions: {
        module: ts.ModuleKind.CommonJS,
        target: ts.ScriptTarget.ES2022,
        jsx: ts.JsxEmit.ReactJSX,
        allowJs: true,
      },
    });
    const find = (specifier: string): unknown => {
      if (specifier.endsWith('self-healing/error-interceptor')) return { withSelfHealing };
      if (specifier.startsWith('@/')) return load(join(root, specifier.slice(2)));
      if (specifier.startsWith('.')) return load(join(dirname(file), specifier));
      return require(specifier);
    };
    const start = runInThisContext(`(function (exports, require, module) {${outputText}\n})`, { filename: file });
    (start as (exports: Exports, find: unknown, module: unknown) => void)(module.exports, find, module);
    return module.exports;
  };
  return (path) => load(join(root, path));
}

/** What a call shows to its caller: its value or its error, as one text. */
export async function outcomeOf(exports: Exports, call: string): Promise<string> {
  const form = (values: Record<string, string>) => {
    const data = new FormData();
    for (const [name, value] of Object.entries(values)) data.set(name, value);
    return data;
  };
  const names = Object.keys(exports).filter((name) => /^[\w$]+$/.test(name) && name !== 'default');
  const text = call.replace(/^default\b/, '_default');
  const run = runInThisContext(`(function (form, _default, ${names.join(', ')}) { return ${text}; })`);
  try {
    const value: unknown = await run(form, exports.default, ...names.map((name) => exports[name]));
    if (value instanceof Response) {
      const headers = [...value.headers].filter(([name]) => name !== 'date');
      return inspect({ status: value.status, headers, body: await value.text() }, { depth: 6 });
    }
    return inspect(value, { depth: 6 });
  } catch (error) {
    if (!(error instanceof Error)) return `threw ${inspect(error)}`;
    const digest = 'digest' in error ? String(error.digest) : '';
    return `threw ${error.name}: ${error.message} ${digest}`;
  }
}
