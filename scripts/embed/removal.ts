import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readText } from './changes';
import { removeEmptyFolders } from './empty-folders';
import { detectHost, type Host } from './host';
import { inItsWay, whyLeftAlone } from './in-its-way';
import { refuseUnfitPaths } from './inside';
import { unmergeEnv } from './merge-env';
import { unmergeVercel } from './merge-vercel';
import { ownCrons } from './merged-files';
import { EmbedRefused } from './refusal';
import { forgetState, hashOf, readState, readStored, stateFolder, writeWhole } from './state';
import { mergeThreeWay } from './three-way';
import { importers, type Unwrapped, unwrapFile } from './unwrap';

export interface Removal {
  host: Host;
  /** Taken away. */
  deleted: string[];
  /** Changed by the host: moved to `.selfheal/kept/`, where no build looks. */
  kept: string[];
  /** Merged files without what was ours, by path. */
  restored: Map<string, { before: string; after: string }>;
  /** Files of the app without `withSelfHealing(…)`. */
  unwrapped: Unwrapped[];
  notes: { path: string; text: string }[];
}

export interface RemovalOptions {
  force: boolean;
  unwrap: boolean;
}

const keptFolder = `${stateFolder}/kept`;

/**
 * What taking Selfheal out of the app would do. Changes nothing.
 *
 * @throws EmbedRefused where files of the app still need it, one line each, unless `force` is set.
 */
export function planRemoval(root: string, dir: string, options: RemovalOptions): Removal {
  const state = existsSync(dir) ? readState(dir) : null;
  if (state === null) throw new EmbedRefused(`Selfheal is not embedded in ${dir}: there is no .selfheal/embed.json.`);
  const host = detectHost(dir);
  const stored = readStored(dir);
  refuseUnfitPaths(dir, [...Object.keys(state.files), `${keptFolder}/x`]);
  const removal: Removal = { host, deleted: [], kept: [], restored: new Map(), unwrapped: [], notes: [] };
  unwrapImporters(removal, new Set(Object.keys(state.files)), options);

  for (const [path, { hash, kind }] of Object.entries(state.files)) {
    const text = readText(dir, path);
    if (existsSync(join(dir, `${path}.selfheal-new`))) removal.deleted.push(`${path}.selfheal-new`);
    if (text === null) continue;
    const unchanged = hashOf(text) === hash;
    if (kind === 'merged') {
      const before = stored.before[path];
      // A removal that was interrupted came as far as this.
      if (text === before) continue;
      const after = withoutOurs(root, path, { text, unchanged, before, written: stored.written[path] });
      const alone = whyLeftAlone(dir, path);
      if (alone !== null) removal.notes.push({ path, text: `${alone}: take what is from Selfheal out by hand.` });
      else if (after === null)
        removal.notes.push({
          path,
          text: 'Your lines and ours are not told apart: take what is from Selfheal out by hand.',
        });
      else if (after.trim() === '' && before !== after) removal.deleted.push(path);
      else removal.restored.set(path, { before: text, after });
    } else if (unchanged || options.force) removal.deleted.push(path);
    else removal.kept.push(path);
  }
  return removal;
}

function unwrapImporters(removal: Removal, ours: ReadonlySet<string>, { force, unwrap }: RemovalOptions): void {
  const { host } = removal;
  const read = (path: string) => readText(host.dir, path) ?? '';
  const found = importers(host, ours, read);
  if (!unwrap) {
    if (found.length === 0 || force) return;
    throw new EmbedRefused(
      `Files of the app still import Selfheal. Add --unwrap to take withSelfHealing() out of them, or do it by hand. Nothing was removed.\n${found.map((path) => `  ${path}`).join('\n')}`,
    );
  }
  removal.unwrapped = found.map((path) => {
    const alone = whyLeftAlone(host.dir, path);
    const before = read(path);
    return alone === null ? unwrapFile(host, path, before, ours) : { path, before, after: null, reason: alone };
  });
  const left = removal.unwrapped.filter(({ after }) => after === null);
  if (left.length === 0 || force) return;
  const lines = left.map(({ path, reason }) => `  ${path}: ${reason}`).join('\n');
  throw new EmbedRefused(
    `Not everything can be unwrapped by rule. Mend these by hand, then come again. Nothing was removed.\n${lines}`,
  );
}

interface MergedText {
  text: string;
  /** It is as it was written. */
  unchanged: boolean;
  /** What it held before the first run: null where it was not there, undefined where that is not known any more. */
  before: string | null | undefined;
  written: string | undefined;
}

/** A merged file without what is ours; null where that is not told apart. */
function withoutOurs(root: string, path: string, { text, unchanged, before, written }: MergedText): string | null {
  if (before !== undefined) {
    if (unchanged) return before ?? '';
    const merged = written === undefined ? null : mergeThreeWay({ base: written, theirs: text, ours: before ?? '' });
    if (merged !== null && merged !== text) return merged;
  }
  if (path === 'vercel.json') return inItsWay(text, (plain) => unmergeVercel(plain, ownCrons(root)));
  return path === '.env.example' ? inItsWay(text, unmergeEnv) : null;
}

/** Does what was planned. The state goes last: a run that was interrupted can be run again. */
export function applyRemoval({ host, deleted, kept, restored, unwrapped }: Removal): void {
  const { dir } = host;
  for (const { path, after } of unwrapped) if (after !== null) writeWhole(dir, path, after);
  for (const [path, { after }] of restored) writeWhole(dir, path, after);
  for (const path of kept) {
    const text = readText(dir, path);
    if (text !== null) writeWhole(dir, keptPath(dir, path, text), text);
  }
  for (const path of [...deleted, ...kept]) {
    if (!existsSync(join(dir, path))) continue;
    rmSync(join(dir, path));
    removeEmptyFolders(dir, path);
  }
  forgetState(dir);
  if (kept.length === 0) removeEmptyFolders(dir, `${stateFolder}/x`);
}

/** What an earlier removal kept is the app's, too: it stays. */
function keptPath(dir: string, path: string, text: string): string {
  const wish = `${keptFolder}/${path}`;
  let name = wish;
  for (let count = 2; ![null, text].includes(readText(dir, name)); count += 1) name = `${wish}.${count}`;
  return name;
}
