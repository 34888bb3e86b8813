import { isDeepStrictEqual } from 'node:util';
import ts from 'typescript';

type Entry = ts.ObjectLiteralElementLike | ts.Expression;

/** The object that a JSON text holds, as it stands there; null where it holds something else or is no JSON. */
export function jsonObject(text: string): ts.ObjectLiteralExpression | null {
  const [statement] = ts.parseJsonText('settings.json', text).statements;
  const value = statement?.expression;
  return value && ts.isObjectLiteralExpression(value) ? value : null;
}

/** A property of an object of JSON, by its name. */
export function jsonProperty(object: ts.ObjectLiteralExpression, name: string): ts.PropertyAssignment | null {
  const named = object.properties.find(
    (one) => ts.isPropertyAssignment(one) && ts.isStringLiteral(one.name) && one.name.text === name,
  );
  return named && ts.isPropertyAssignment(named) ? named : null;
}

/** Adds a line of JSON behind the last of these entries, on a line of its own where that one has one. */
export function addBehind(text: string, last: Entry, added: string): string {
  const own = /\n([ \t]*)$/.exec(text.slice(0, startOf(text, last)));
  return `${text.slice(0, last.end)},${own ? `\n${own[1]}` : ' '}${added}${text.slice(last.end)}`;
}

/** Takes one of these entries out, with the comma that parted it from the others. */
export function takeOut(text: string, entries: readonly Entry[], at: number): string {
  const [before, entry, after] = [entries[at - 1], entries[at], entries[at + 1]];
  if (entry === undefined) return text;
  const from = before ? before.end : startOf(text, entry);
  const to = before || !after ? entry.end : startOf(text, after);
  return text.slice(0, from) + text.slice(to);
}

/** An edited text where it says what it shall; else that, printed anew. */
export function edited(text: string | null, wanted: unknown, print: (value: unknown) => string): string {
  try {
    if (text !== null && isDeepStrictEqual(JSON.parse(text), wanted)) return text;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return print(wanted);
}

/** Where an entry begins, behind the white space before it: JSON has no comments. */
function startOf(text: string, { pos }: Entry): number {
  return pos + (/^\s*/.exec(text.slice(pos))?.[0].length ?? 0);
}
