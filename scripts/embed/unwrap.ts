import { readdirSync } from 'node:fs';
import { posix } from 'node:path';
import type { Host } from './host';
import { listFiles } from './source-set';
import { specifiersOf } from './specifiers';
import { unwrapText } from './unwrap-text';

export interface Unwrapped {
  path: string;
  before: string;
  /** Without `withSelfHealing(…)`, or null where that is not mechanical. */
  after: string | null;
  /** Why not, as one line. */
  reason: string | null;
}

/** Files of the app, other than ours, that import something of ours; sorted. `ours` are paths relative to the host. */
export function importers(host: Host, ours: ReadonlySet<string>, read: (path: string) => string): string[] {
  const stems = stemsOf(ours);
  return sourcesOf(host).filter((path) => {
    if (ours.has(path)) return false;
    return specifiersOf(path, read(path)).some(({ text }) => leadsTo(host, path, text, stems));
  });
}

const noSources = /^([.]|node_modules$|public$|dist$|build$|out$|coverage$)/;
const source = /[.](tsx?|jsx?|mjs|mts)$/;

function sourcesOf({ dir }: Host): string[] {
  const top = readdirSync(dir, { withFileTypes: true }).filter(({ name }) => !noSources.test(name));
  const files = top.flatMap((entry) => (entry.isDirectory() ? listFiles(dir, entry.name) : [entry.name]));
  return files.filter((path) => source.test(path) && !path.includes('/node_modules/')).sort();
}

function targetOf(host: Host, from: string, named: string): string | null {
  if (named.startsWith('.')) return posix.normalize(posix.join(posix.dirname(from), named));
  const { alias } = host;
  return alias !== null && named.startsWith(alias.prefix) ? alias.folder + named.slice(alias.prefix.length) : null;
}

const stemOf = (path: string) => path.replace(/([.]d)?[.](tsx?|jsx?|mjs|mts)$/, '');

/** Takes `withSelfHealing(work, {…})` out of a file: the function stands alone again. */
export function unwrapFile(host: Host, path: string, before: string, ours: ReadonlySet<string>): Unwrapped {
  const stems = stemsOf(ours);
  const isOurs = (specifier: string) => leadsTo(host, path, specifier, stems);
  const { text, reason } = unwrapText(before, isOurs);
  if (text === null) return { path, before, after: null, reason };
  const rest = specifiersOf(path, text).find((one) => isOurs(one.text));
  if (rest !== undefined)
    return { path, before, after: null, reason: `it names ${rest.text} in another way than by an import` };
  return { path, before, after: text, reason: null };
}

function stemsOf(paths: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...paths].flatMap((path) => [stemOf(path), stemOf(path).replace(/\/index$/, '')]));
}

function leadsTo(host: Host, from: string, specifier: string, stems: ReadonlySet<string>): boolean {
  const target = targetOf(host, from, specifier);
  return target !== null && stems.has(stemOf(target));
}
