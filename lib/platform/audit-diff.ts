export interface PayloadChange {
  /** Path within the payload; "" for the whole of it. */
  path: string;
  before: string;
  after: string;
}

const depthLimit = 6;
const textLimit = 300;
/** A larger payload is shown in part; the export holds all of it. */
export const changesLimit = 50;

/** What differs between the two sides of an audit record, leaf by leaf. Absent is "—". */
export function payloadChanges(before: unknown, after: unknown): { changes: PayloadChange[]; more: number } {
  const from = new Map(leaves(before));
  const to = new Map(leaves(after));
  const paths = [...new Set([...from.keys(), ...to.keys()])].sort();
  const all = paths.flatMap((path) => {
    const change = { path, before: from.get(path) ?? '—', after: to.get(path) ?? '—' };
    return change.before === change.after ? [] : [change];
  });
  return { changes: all.slice(0, changesLimit), more: Math.max(0, all.length - changesLimit) };
}

function leaves(value: unknown, path = '', depth = 0): [string, string][] {
  if (value === undefined || (value === null && path === '')) return [];
  if (typeof value !== 'object' || value === null || depth >= depthLimit) return [[path, text(value)]];
  const entries = Object.entries(value);
  if (entries.length === 0) return [[path, Array.isArray(value) ? 'none' : 'nothing']];
  return entries.flatMap(([name, inner]) => leaves(inner, path === '' ? name : `${path}.${name}`, depth + 1));
}

function text(value: unknown): string {
  const written = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  return written.length > textLimit ? `${written.slice(0, textLimit)}…` : written;
}
