import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { finding } from '@/lib/platform/doctor-codes';
import type { Finding } from '@/lib/self-healing/core/finding';
import { externalPackages } from '../embed/external-packages';

/**
 * What is embedded loads these, and a bundle of them breaks or grows for nothing: WebAssembly and native parts, SDKs
 * that are loaded on first use. `pg` is left to Node by Next itself.
 */
const external = externalPackages.filter((name) => name !== 'pg');
const option = 'serverExternalPackages';

/** The settings of Next that what is embedded needs. */
export function nextConfigFindings(root: string): Finding[] {
  const names = ['ts', 'mts', 'mjs', 'js', 'cjs'].map((ending) => `next.config.${ending}`);
  const file = names.find((name) => existsSync(join(root, name)));
  const named = file === undefined ? [] : namedIn(file, readFileSync(join(root, file), 'utf8'));
  if (named === null) return [];
  const installed = dependenciesIn(root);
  const lacking = external.filter((name) => installed.has(name) && !named.includes(name));
  if (lacking.length === 0) return [];
  return [
    finding('next-config-packages', {
      where: file ?? 'next.config.ts',
      wrong: `${option} does not name ${lacking.join(', ')}: Next bundles what has to be loaded as it was installed.`,
      mend: `Add to your settings: ${option}: [${[...named, ...lacking].map((name) => `'${name}'`).join(', ')}].`,
    }),
  ];
}

/** What the option names; null: it is there, and what it holds cannot be seen. */
function namedIn(file: string, text: string): string[] | null {
  let named: string[] | null = [];
  const visit = (node: ts.Node): void => {
    if ((ts.isIdentifier(node) || ts.isStringLiteral(node)) && node.text === option) {
      const { parent } = node;
      const value = ts.isPropertyAssignment(parent) && parent.name === node ? parent.initializer : undefined;
      const elements = value && ts.isArrayLiteralExpression(value) ? value.elements : null;
      const literals = elements?.flatMap((one) => (ts.isStringLiteralLike(one) ? [one.text] : []));
      named = elements && literals && literals.length === elements.length ? literals : null;
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
  return named;
}

function dependenciesIn(root: string): Set<string> {
  const read: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const { dependencies = {}, devDependencies = {} } = read as Partial<Record<string, Record<string, string>>>;
  return new Set([...Object.keys(dependencies), ...Object.keys(devDependencies)]);
}

/** The folder of the embedded database, with its generated secrets, may get into the app's history. */
export function dataFolderFindings(root: string, dataDir = '.data'): Finding[] {
  const folder = resolve(root, dataDir);
  const secrets = join(folder, 'secrets.json');
  // 1: git would take it in. 0: it would not. Anything else: no repository, another one's folder, or no git.
  const asked = spawnSync('git', ['-c', 'core.fsmonitor=false', 'check-ignore', '-q', '--no-index', secrets], {
    cwd: root,
    stdio: 'ignore',
  });
  if (asked.status !== 1) return [];
  const name = relative(root, folder);
  return [
    finding('data-not-ignored', {
      where: '.gitignore',
      wrong: `git does not ignore ${name}: the embedded database and the secrets made for it would be committed.`,
      mend: `Add the line ${name}/ to .gitignore, or set DATABASE_URL.`,
    }),
  ];
}
