import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from './host';
import { javaScriptPath, toJavaScript } from './javascript';
import { hostPathOf, testingDoors } from './manifest';
import { rewriteSource } from './rewrite';
import { scopeCss } from './scope-css';
import { readSourceSet } from './source-set';
import { compileStylesheet } from './stylesheet';
import { hostOwnedTemplates, layoutTemplate, pagePropsTemplate } from './templates';

export interface EmbeddedFiles {
  /** Kept up to date by embedding again. Text by path, relative to the host. */
  ours: Map<string, string>;
  /** Made once; then the host's. */
  hosts: Map<string, string>;
}

const header = '/* eslint-disable */\n// From Selfheal. Embedding again updates this file and keeps your changes.\n';
const source = /[.]tsx?$/;

/** Every file that the host gets, as it stands there. `root` is this repository. */
export async function embeddedFiles(root: string, host: Host, options: { testing: boolean }): Promise<EmbeddedFiles> {
  const set = readSourceSet(root, options.testing ? testingDoors : []);
  const [leak] = set.leaks;
  if (leak !== undefined) throw new Error(`${leak.from} imports ${leak.to}, which is not embedded.`);
  const ours = new Map<string, string>();
  for (const [path, text] of set.files) {
    const there = hostPathOf(path);
    if (there === null || path.endsWith('.d.ts')) continue;
    if (source.test(path)) ours.set(host.src + there, header + rewriteSource(root, path, text, host));
    else ours.set(host.src + there, path.endsWith('.css') ? scopeCss(text) : text);
  }
  ours.set(`${host.src}app/platform/layout.tsx`, header + layoutTemplate(host));
  ours.set(`${host.src}app/platform/self-healing.css`, await compileStylesheet(root, set.files.keys()));
  const pageProps = pagePropsTemplate(host);
  if (pageProps !== null) ours.set(`${host.src}lib/self-healing-platform/page-props.d.ts`, pageProps);
  const hosts = new Map([...hostOwnedTemplates(host)].map(([path, text]) => [host.src + path, text]));
  if (host.language === 'typescript') return { ours: sorted(ours), hosts };
  return { ours: sorted(inJavaScript(ours)), hosts: inJavaScript(hosts) };
}

/** The version of this repository, and the packages it names. */
export function ownPackageJson(root: string) {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    version: string;
    dependencies: Record<string, string>;
    devDependencies: Record<string, string>;
  };
}

function inJavaScript(files: ReadonlyMap<string, string>): Map<string, string> {
  return new Map(
    [...files]
      .filter(([path]) => !path.endsWith('.d.ts'))
      .map(([path, text]) => (source.test(path) ? [javaScriptPath(path), toJavaScript(path, text)] : [path, text])),
  );
}

function sorted(files: ReadonlyMap<string, string>): Map<string, string> {
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}
