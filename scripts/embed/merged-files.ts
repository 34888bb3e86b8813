import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Change, changeOf, readText, type Wanted } from './changes';
import type { Host } from './host';
import { inItsWay, whyLeftAlone } from './in-its-way';
import { javaScriptPath, toJavaScript } from './javascript';
import { envBlock, mergeEnv } from './merge-env';
import { mergeInstrumentation } from './merge-instrumentation';
import { type Cron, mergeVercel } from './merge-vercel';
import { instrumentationParts } from './templates';

export interface MergedFiles {
  changes: Change[];
  /** What the files shall hold. */
  contents: Map<string, string>;
  /** What the files held before the first run touched them, null where they were not there. */
  before: Record<string, string | null>;
  /** What the host has to add by hand, by file. */
  notes: { path: string; text: string }[];
}

/** The crons of this repository's own vercel.json whose routes are embedded. */
export function ownCrons(root: string): Cron[] {
  const { crons } = JSON.parse(readFileSync(join(root, 'vercel.json'), 'utf8')) as { crons?: Cron[] };
  return (crons ?? []).filter(({ path }) => path === '/api/cron/health-check');
}

/** Files that the app may have itself: what is ours is added, nothing of the app's is changed. */
export function mergedFiles(root: string, host: Host, ours: ReadonlyMap<string, string>, wanted: Wanted): MergedFiles {
  const result: MergedFiles = { changes: [], contents: new Map(), before: {}, notes: [] };
  const add = (path: string, merge: (existing: string | null) => { contents: string | null; note: string | null }) => {
    const { state, stored } = wanted;
    const recorded = state?.files[path]?.kind === 'merged' || state?.pending?.[path] !== undefined;
    // Without the text from before, what is there now is all that is known of the app's own.
    const isKnown = !recorded || Object.hasOwn(stored.before, path);
    const before = recorded && isKnown ? (stored.before[path] ?? null) : readText(wanted.dir, path);
    let note: string | null = null;
    const merged = (text: string | null) => {
      const made = merge(text);
      note = made.note;
      return made.contents;
    };
    const contents = before === null ? merged(null) : inItsWay(before, merged);
    if (note !== null) result.notes.push({ path, text: note });
    if (contents === null) return;
    const alone = whyLeftAlone(wanted.dir, path);
    if (alone !== null) {
      result.notes.push({ path, text: `${alone}, so it is left alone. It should become:\n${contents}` });
      return;
    }
    const change = changeOf(path, contents, wanted, 'merged');
    if (isKnown) result.before[path] = before;
    result.contents.set(path, contents);
    if (change?.act === 'beside') result.notes.push({ path, text: `${path} should become:\n${contents}` });
    else if (change !== null) result.changes.push(change);
  };

  add('vercel.json', (existing) => mergeVercel(existing, ownCrons(root)));
  const block = envBlock(readFileSync(join(root, '.env.example'), 'utf8'), ours.values());
  add('.env.example', (existing) => ({ contents: mergeEnv(existing, block), note: null }));
  add(instrumentationPath(host), (existing) => {
    const typed = host.language === 'typescript' && !/[.]m?js$/.test(instrumentationPath(host));
    const { imports, register, onRequestError } = instrumentationParts(host);
    const print = (text: string) =>
      typed ? text : toJavaScript('instrumentation.ts', text).replace(/^export [{] [}];\n?/m, '');
    const parts = { imports: typed ? imports : '', register: print(register), onRequestError: print(onRequestError) };
    return mergeInstrumentation(existing ?? '', parts);
  });
  return result;
}

function instrumentationPath(host: Host): string {
  const path = `${host.src}instrumentation.ts`;
  return host.instrumentation ?? (host.language === 'typescript' ? path : javaScriptPath(path));
}
