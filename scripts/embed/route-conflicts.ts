import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from './host';
import { listFiles } from './source-set';

const entry = /(^|\/)(page|route)[.](tsx?|jsx?|mjs)$/;

export interface RouteConflict {
  /** The file of ours and the one of the app that answer the same address. */
  ours: string;
  theirs: string;
  address: string;
}

/** Where a page or route of the app answers an address that one of ours would answer. `known`: what we wrote before. */
export function routeConflicts(host: Host, ours: Iterable<string>, known: ReadonlySet<string>): RouteConflict[] {
  const app = `${host.src}app/`;
  const pages = `${host.src}pages/`;
  const theirs = new Map<string, string>();
  const own = new Set(ours);
  for (const path of listFiles(host.dir, app)) {
    if (entry.test(path) && !own.has(path) && !known.has(path)) theirs.set(addressOf(path.slice(app.length)), path);
  }
  if (existsSync(join(host.dir, pages))) {
    for (const path of listFiles(host.dir, pages)) {
      theirs.set(`/${path.slice(pages.length).replace(/([/]?index)?[.]\w+$/, '')}`, path);
    }
  }
  return [...own].flatMap((path) => {
    if (!entry.test(path) || !path.startsWith(app)) return [];
    const address = addressOf(path.slice(app.length));
    const other = theirs.get(address);
    return other === undefined ? [] : [{ ours: path, theirs: other, address }];
  });
}

/** Groups and slots are no part of an address. */
function addressOf(path: string): string {
  const parts = path.split('/').slice(0, -1);
  return `/${parts.filter((part) => !/^\(.*\)$/.test(part) && !part.startsWith('@')).join('/')}`;
}
