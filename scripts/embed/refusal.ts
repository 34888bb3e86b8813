import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, posix, sep } from 'node:path';
import ts from 'typescript';
import { nextVersion, readPackageJson } from './host';
import { listFiles } from './source-set';

/** The app cannot be served. The message is one line that says why and what to do. */
export class EmbedRefused extends Error {
  override readonly name = 'EmbedRefused';
}

const edge = new Set(['edge', 'experimental-edge']);

/** Throws EmbedRefused where Selfheal, which stands in `own`, cannot go into `dir`. */
export function refuseUnfit(dir: string, own: string): void {
  if (!statSync(dir, { throwIfNoEntry: false })?.isDirectory()) {
    throw new EmbedRefused(`${dir} is not a folder. Give the folder of your app.`);
  }
  const [real, ownReal] = [realpathSync(dir), realpathSync(own)];
  if (real === ownReal || real.startsWith(ownReal + sep) || ownReal.startsWith(real + sep)) {
    throw new EmbedRefused(
      `${dir} is Selfheal itself, or lies inside it or around it. Give the folder of another app.`,
    );
  }
  if (!existsSync(join(dir, 'package.json'))) {
    throw new EmbedRefused(`${dir} has no package.json. Give the folder that your app's package.json stands in.`);
  }
  const { dependencies, devDependencies } = packageJson(dir);
  const range = dependencies?.next ?? devDependencies?.next;
  if (range === undefined) {
    throw new EmbedRefused('next is not among the dependencies of this app. Selfheal goes into Next.js apps only.');
  }
  const { major, minor, text } = nextVersion(dir, range);
  const tooOld = major < 15 || (major === 15 && minor < 1 && /^~?\d+[.]\d/.test(text));
  if (tooOld) throw new EmbedRefused(`This app is on Next ${text}. Update it to Next 15.1 or later, then come again.`);
  const app = ['app', 'src/app'].find((name) => existsSync(join(dir, name)));
  if (app === undefined) {
    throw new EmbedRefused(
      'This app has no app folder: it uses the Pages Router only. Add an app folder (it may stand beside pages), then come again.',
    );
  }
  if (isExported(dir)) {
    throw new EmbedRefused(
      "This app is exported as static files (output: 'export'), so no server runs that could heal. Remove that setting, then come again.",
    );
  }
  if (isEdgeOnly(dir, app)) {
    throw new EmbedRefused(
      'Every page and route of this app runs on Edge, which Selfheal does not support. Move what shall heal to the Node.js runtime, then come again.',
    );
  }
}

function packageJson(dir: string): ReturnType<typeof readPackageJson> {
  try {
    return readPackageJson(dir);
  } catch (error) {
    throw new EmbedRefused(`package.json of ${dir} cannot be read: mend it first.`, { cause: error });
  }
}

/** Whether no page or route runs on Node.js: each says Edge itself, or the nearest layout above that says anything does. */
function isEdgeOnly(dir: string, app: string): boolean {
  const runtimes = new Map<string, string | null>();
  const files = listFiles(dir, app).filter((path) => /\/(page|route|layout)[.](tsx?|jsx?|mjs)$/.test(path));
  for (const path of files) runtimes.set(path, textOf(join(dir, path), 'runtime'));
  const layoutOf = (folder: string) =>
    files.find((path) => /\/layout[.]\w+$/.test(path) && posix.dirname(path) === folder);
  const entries = files.filter((path) => !/\/layout[.]\w+$/.test(path));
  if (entries.length === 0) return false;
  return entries.every((path) => {
    let said = runtimes.get(path) ?? null;
    for (let folder = dirname(path); said === null && folder.startsWith(app); folder = posix.dirname(folder)) {
      said = runtimes.get(layoutOf(folder) ?? '') ?? null;
    }
    return said !== null && edge.has(said);
  });
}

function isExported(dir: string): boolean {
  return ['ts', 'mjs', 'js', 'cjs'].some((ending) => {
    const path = join(dir, `next.config.${ending}`);
    return existsSync(path) && textOf(path, 'output') === 'export';
  });
}

/** The text that a file gives a constant or property of this name, if it gives it plain text. */
function textOf(path: string, name: string): string | null {
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  let found: string | null = null;
  const visit = (node: ts.Node): void => {
    const given = ts.isVariableDeclaration(node) || ts.isPropertyAssignment(node) ? node : null;
    if (given?.name.getText(file) === name && given.initializer !== undefined) {
      const value = ts.isAsExpression(given.initializer) ? given.initializer.expression : given.initializer;
      if (ts.isStringLiteralLike(value)) found = value.text;
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}
