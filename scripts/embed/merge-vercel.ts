import { isDeepStrictEqual } from 'node:util';
import ts from 'typescript';
import { addBehind, edited, jsonObject, jsonProperty, takeOut } from './edit-json';

export interface Cron {
  path: string;
  schedule: string;
}

export type Merged = { contents: string; note: null } | { contents: null; note: string | null };

/** Adds our cron to the app's vercel.json, of which every other line stays; one of the same path stays as the app has it. */
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
  const wanted = { ...settings, crons: [...present, ...missing] };
  return { contents: edited(withCrons(existing, missing), wanted, printAs(existing)), note: null };
}

/** Takes our crons out again where they are as we put them in. Null: nothing of ours is there; '': nothing else was. */
export function unmergeVercel(existing: string, crons: readonly Cron[]): string | null {
  const settings = parse(existing);
  if (settings === null || !Array.isArray(settings.crons)) return null;
  const kept = settings.crons.filter((cron: unknown) => !crons.some((own) => isDeepStrictEqual(own, cron)));
  if (kept.length === settings.crons.length) return null;
  const { crons: _, ...others } = settings;
  const rest = kept.length > 0 ? { ...settings, crons: kept } : others;
  if (Object.keys(rest).every((key) => key === '$schema')) return '';
  return edited(withoutCrons(existing, crons, kept.length === 0), rest, printAs(existing));
}

/** The same text with more crons in it; null where they have no place that could be seen. */
function withCrons(text: string, missing: readonly Cron[]): string | null {
  const root = jsonObject(text);
  const last = root?.properties.at(-1);
  if (!root || !last) return null;
  const property = jsonProperty(root, 'crons');
  const lines = missing.map(({ path, schedule }) => {
    return `{ "path": ${JSON.stringify(path)}, "schedule": ${JSON.stringify(schedule)} }`;
  });
  if (property === null) return addBehind(text, last, `"crons": [${lines.join(', ')}]`);
  if (!ts.isArrayLiteralExpression(property.initializer)) return null;
  const lastCron = property.initializer.elements.at(-1);
  if (lastCron) return lines.toReversed().reduce((made, line) => addBehind(made, lastCron, line), text);
  return `${text.slice(0, property.initializer.end - 1)}${lines.join(', ')}${text.slice(property.initializer.end - 1)}`;
}

/** The same text without our crons; without the property where `all` of them are ours. */
function withoutCrons(text: string, crons: readonly Cron[], all: boolean): string | null {
  const root = jsonObject(text);
  const property = root && jsonProperty(root, 'crons');
  if (!root || !property || !ts.isArrayLiteralExpression(property.initializer)) return null;
  if (all) return takeOut(text, root.properties, root.properties.indexOf(property));
  const { elements } = property.initializer;
  const own = elements.flatMap((element, index) =>
    crons.some((cron) => isDeepStrictEqual(cron, JSON.parse(text.slice(element.pos, element.end)))) ? [index] : [],
  );
  // From the back: what stands before an entry keeps its place.
  return own.toReversed().reduce((made, index) => takeOut(made, elements, index), text);
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

const printAs = (existing: string) => (value: unknown) => print(value, indentOf(existing));

function indentOf(text: string): string {
  return /^([ \t]+)"/m.exec(text)?.[1] ?? '  ';
}
