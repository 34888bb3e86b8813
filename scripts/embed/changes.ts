import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isLink } from './inside';
import { type EmbedState, type FileKind, hashOf, type Stored } from './state';
import { mergeThreeWay } from './three-way';

/** What is to happen to one file of the host. */
export interface Change {
  path: string;
  /**
   * `beside`: the host changed it in a way that does not go together with ours; ours is written to
   * `<path>.selfheal-new`. `kept`: nothing is done, which somebody may want to know.
   */
  act: 'create' | 'update' | 'merge' | 'beside' | 'delete' | 'kept';
  kind: FileKind;
  before: string | null;
  after: string | null;
  /** What the next merge starts from, where it is not `after`. */
  base?: string;
}

export interface Wanted {
  dir: string;
  state: EmbedState | null;
  stored: Stored;
}

/** Paths that are there and were not written by us: embedding would overwrite them. */
export function foreignFiles(ours: ReadonlyMap<string, string>, { dir, state, stored }: Wanted): string[] {
  return [...ours].flatMap(([path, text]) => {
    const there = readText(dir, path);
    if (isLink(dir, path)) return [path];
    if (there === null || there === text || state?.files[path] !== undefined) return [];
    return state?.pending?.[path] === hashOf(there) || stored.written[path] === there ? [] : [path];
  });
}

/** What brings the host's files to what they shall be, keeping what the host changed. */
export function changesTo(ours: ReadonlyMap<string, string>, wanted: Wanted): Change[] {
  const changes: Change[] = [];
  for (const [path, after] of ours) {
    const change = changeOf(path, after, wanted, 'ours');
    if (change !== null) changes.push(change);
  }
  for (const [path, { hash, kind }] of Object.entries(wanted.state?.files ?? {})) {
    if (kind !== 'ours' || ours.has(path)) continue;
    const before = readText(wanted.dir, path);
    if (before === null) continue;
    changes.push({ path, kind, before, after: null, act: hashOf(before) === hash ? 'delete' : 'kept' });
  }
  return changes;
}

/** What makes a file what it shall be; null where nothing is to do. */
export function changeOf(path: string, after: string, { dir, state, stored }: Wanted, kind: FileKind): Change | null {
  const before = readText(dir, path);
  if (before === after) return null;
  if (before === null) return { path, kind, before, after, act: 'create' };
  const written = state?.files[path];
  const unchanged =
    written === undefined || hashOf(before) === written.hash || hashOf(before) === state?.pending?.[path];
  if (unchanged) return { path, kind, before, after, act: 'update' };
  const base = stored.written[path];
  // Ours is what it was: the change is the host's alone.
  if (base === after) return null;
  const merged = base === undefined ? null : mergeThreeWay({ base, theirs: before, ours: after });
  if (merged === before) return null;
  if (merged !== null) return { path, kind, before, after: merged, act: 'merge', base: after };
  // Said once: not again while neither side moves.
  if (readText(dir, `${path}.selfheal-new`) === after) return null;
  return { path, kind, before, after, act: 'beside' };
}

export function readText(dir: string, path: string): string | null {
  const file = join(dir, path);
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}
