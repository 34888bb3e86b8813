import { ts } from 'ts-morph';
import type { Located } from './located';

/**
 * Names every entry that could be wrapped, unique over the app and without looking at which files are being changed:
 * an action has the name of its export, a handler `GET /api/items`, as Selfheal's own code names them. Where a name
 * would be there twice, and for a default export without a name, the file stands before it: `contacts/actions.save`.
 */
export function nameSources(entries: readonly Located[]): Map<Located, string> {
  const taken = new Set(
    entries.flatMap(({ wrapped, options }) => (wrapped && options?.source ? [options.source] : [])),
  );
  const open = entries.filter((entry) => !entry.wrapped && entry.refusal === undefined && entry.sameAs === undefined);
  const wishes = new Map<string, number>();
  for (const entry of open) wishes.set(shortName(entry), (wishes.get(shortName(entry)) ?? 0) + 1);
  const names = new Map<Located, string>();
  for (const entry of open) {
    const short = shortName(entry);
    const isFree = wishes.get(short) === 1 && !taken.has(short);
    let name = isFree ? short : longName(entry);
    for (let count = 2; taken.has(name); count += 1) name = `${longName(entry)}-${count}`;
    taken.add(name);
    names.set(entry, name);
  }
  return names;
}

function shortName(entry: Located): string {
  if (entry.kind === 'route') return `${entry.exportName} ${routePath(entry.path)}`;
  return entry.exportName === 'default' ? (ownName(entry) ?? longName(entry)) : entry.exportName;
}

function longName(entry: Located): string {
  return `${entry.path.replace(/^src\//, '').replace(/[.][cm]?[jt]sx?$/, '')}.${entry.exportName}`;
}

function ownName({ target }: Located): string | null {
  if (target.form === 'function') return target.node.name?.text ?? null;
  if (target.form !== 'value') return null;
  const { expression } = target;
  if (ts.isFunctionExpression(expression)) return expression.name?.text ?? null;
  const holder = expression.parent;
  return ts.isVariableDeclaration(holder) && ts.isIdentifier(holder.name) ? holder.name.text : null;
}

/** The address that a route file answers, with its parameters in brackets; route groups are no part of it. */
function routePath(path: string): string {
  const folders = path
    .replace(/^src\//, '')
    .split('/')
    .slice(1, -1);
  return `/${folders.filter((name) => !/^\(.*\)$/.test(name)).join('/')}`;
}
