import { isDeepStrictEqual } from 'node:util';

export interface Cron {
  path: string;
  schedule: string;
}

export type Merged = { contents: string; note: null } | { contents: null; note: string | null };

/** Adds our cron to the app's vercel.json; one of the same path stays as the app has it. */
export function mergeVercel(existing: string | null, crons: readonly Cron[]): Merged {
  if (existing === null)
    return { contents: print({ $schema: 'https://openapi.vercel.sh/vercel.json', crons }, '  '), note: null };
  const settings = parse(existing);
  if (settings === null || !(settings.crons === undefined || Array.isArray(settings.crons))) {
    return { contents: null, note: `vercel.json could not be read. Add to it: "crons": ${JSON.stringify(crons)}` };
  }
  const present = (settings.crons ?? []) as Partial<Cron>[];
  const missing = crons.filter(({ path }) => !present.some((cron) => cron.path === path));
  if (missing.length === 0) return { contents: null, note: null };
  return { contents: print({ ...settings, crons: [...present, ...missing] }, indentOf(existing)), note: null };
}

/** Takes our crons out again where they are as we put them in. Null: nothing of ours is there; '': nothing else was. */
export function unmergeVercel(existing: string, crons: readonly Cron[]): string | null {
  const settings = parse(existing);
  if (settings === null || !Array.isArray(settings.crons)) return null;
  const kept = settings.crons.filter((cron: unknown) => !crons.some((own) => isDeepStrictEqual(own, cron)));
  if (kept.length === settings.crons.length) return null;
  const { crons: _, ...others } = settings;
  const rest = kept.length > 0 ? { ...settings, crons: kept } : others;
  return Object.keys(rest).every((key) => key === '$schema') ? '' : print(rest, indentOf(existing));
}

function parse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

const print = (value: unknown, indent: string) => `${JSON.stringify(value, null, indent)}\n`;

function indentOf(text: string): string {
  return /^([ \t]+)"/m.exec(text)?.[1] ?? '  ';
}
