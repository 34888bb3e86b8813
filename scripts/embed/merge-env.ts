import { appVariables } from './manifest';

const begin = '# --- Selfheal: begin (made by embedding; your changes are kept) ---';
const end = '# --- Selfheal: end ---';

/** Variables that this repository's own `.env.example` explains and that the embedded sources read. */
export function envBlock(ownExample: string, embedded: Iterable<string>): string {
  const words = new Set([...embedded].join('\n').match(/\b[A-Z][A-Z0-9_]{2,}\b/g));
  for (const name of appVariables) words.delete(name);
  const kept: string[] = [];
  let comments: string[] = [];
  let heading: string | null = null;
  for (const line of ownExample.split('\n')) {
    const name = /^#([A-Z][A-Z0-9_]*)=/.exec(line)?.[1];
    if (/^# ---/.test(line)) heading = line;
    else if (name === undefined && line.startsWith('#')) comments.push(line);
    else if (name === undefined) comments = [];
    else {
      if (words.has(name)) {
        if (heading !== null) kept.push('', heading);
        kept.push(...comments, line);
        heading = null;
      }
      comments = [];
    }
  }
  return kept.join('\n').replaceAll('AUTH_SECRET and SELFHEAL_SECRET are', 'SELFHEAL_SECRET is').trim();
}

/** The app's `.env.example` with the block after it, less what the app names itself. Null: the block is there already. */
export function mergeEnv(existing: string | null, block: string): string | null {
  if (existing !== null && between(existing) !== null) return null;
  const fresh = [begin, withoutNamed(block, existing ?? ''), end].join('\n');
  return existing === null || existing.trim() === '' ? `${fresh}\n` : `${existing.trimEnd()}\n\n${fresh}\n`;
}

/** The file without our block; null where there is none. */
export function unmergeEnv(existing: string): string | null {
  const found = between(existing);
  if (found === null) return null;
  const rest = `${found.before.trimEnd()}\n${found.after.trimStart()}`;
  return rest.trim() === '' ? '' : rest;
}

function between(text: string): { before: string; block: string; after: string } | null {
  const from = text.indexOf(begin);
  const to = text.indexOf(end, from);
  if (from < 0 || to < 0) return null;
  return { before: text.slice(0, from), block: text.slice(from, to + end.length), after: text.slice(to + end.length) };
}

/** A variable that the app's own lines name already is theirs to explain. */
function withoutNamed(block: string, others: string): string {
  const named = new Set([...others.matchAll(/^\s*#?\s*(?:export\s+)?([A-Z][A-Z0-9_]*)=/gm)].map((match) => match[1]));
  const kept: string[] = [];
  let comments: string[] = [];
  for (const line of block.split('\n')) {
    const name = /^#?([A-Z][A-Z0-9_]*)=/.exec(line)?.[1];
    if (name === undefined) comments.push(line);
    else {
      if (!named.has(name)) kept.push(...comments, line);
      comments = [];
    }
  }
  return kept.join('\n').trim();
}
