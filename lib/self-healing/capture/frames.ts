import { boundedMemo } from './bounded-memo';
import { redactText } from './redact';

/** Code of others, of the platform and of this library. */
const foreign = /node_modules|node:|[\\/]self-healing[\\/]|[\\/]chunks[\\/][^\n]*self-healing|<anonymous>|evalmachine/;
/** What a build made: names of files change with each release. */
const bundled = /\.next[\w-]*[\\/]|[\\/](?:dist|chunks|\.output|\.turbo|\.vercel)[\\/]/;
const position = /(?::\d{1,9}){1,2}$/;
const source = /\.[cm]?[jt]sx?$/;
const searched = 50;

/** What a line of a stack adds to a fingerprint: '' where it is not the application's, or tells nothing. */
const places = boundedMemo<string>(2_000, 600);

/**
 * The innermost frame in the application's own code, or ''. A telling name stands alone (`createContact`), so that a
 * build with source maps, one without them and a file that was moved give the same; a short one stands with its file
 * (`deals#pick`). Bundled code counts only where the bundler left a telling name.
 */
export function applicationFrame(stack: unknown, behind = 0): string {
  if (typeof stack !== 'string') return '';
  let at = stack.indexOf('\n    at ', behind);
  for (let count = 0; at !== -1 && count < searched; count++) {
    const end = stack.indexOf('\n', at + 1);
    const line = stack.slice(at + 1, end === -1 ? undefined : Math.min(end, at + 601));
    const place = foreign.test(line) ? '' : (places.get(line) ?? places.set(line, placeOf(line)));
    if (place !== '') return place;
    at = end === -1 || stack.startsWith('\n    at ', end) ? end : stack.indexOf('\n    at ', end);
  }
  return '';
}

/** Where the frames begin: behind the message, which is the text of whoever caused the failure. */
export function behindMessage(stack: string, message: unknown): number {
  if (typeof message !== 'string' || message === '') return 0;
  const at = stack.indexOf(message);
  return at !== -1 && at < 200 ? at + message.length : 0;
}

/** `at name (file:line:column)` or `at file:line:column`. Folders may hold parentheses, as Next's route groups do. */
function placeOf(line: string): string {
  const text = line.trimStart().slice(3);
  const open = text.endsWith(')') ? text.indexOf(' (') : -1;
  const where = open === -1 ? text.replace(/^async /, '') : text.slice(open + 2, -1);
  const end = position.exec(where)?.index;
  if (end === undefined) return '';
  const name = open === -1 ? '' : functionName(text.slice(0, open));
  if (isTelling(name)) return name;
  const file = where.slice(0, end);
  return bundled.test(file) ? '' : `${moduleOf(file)}#${name.length >= 3 ? name : ''}`;
}

/** The name of a file without its folders and ending; where Next prescribes the name, the folder stands with it. */
function moduleOf(file: string): string {
  const parts = file.split('?')[0]?.split(/[\\/]/) ?? [];
  const base = (parts.at(-1) ?? '').replace(source, '');
  const prescribed = /^(?:page|route|layout|index|actions?|default|loading|error|template)$/.test(base);
  return prescribed ? `${parts.at(-2) ?? ''}/${base}` : base;
}

/** Of `new Pool`, `async Object.save [as call]`, `Contacts.save` the last word; '' for what is none. */
function functionName(text: string): string {
  const bare = text.replace(/^(?:async )?(?:new )?/, '').replace(/ \[as [^\]]*\]$/, '');
  const name = bare.slice(bare.lastIndexOf('.') + 1);
  return /^[#$\w]+$/.test(name) && name !== 'anonymous' ? name : '';
}

/** Two words or more, as people name functions and minifiers do not. */
function isTelling(name: string): boolean {
  return name.length >= 6 && /[a-z]{2,}(?:_[a-z]|[A-Z][a-z])/.test(name) && !/\d{3,}/.test(name);
}

/** The frame lines of a stack from `behind` on. */
export function framesOf(stack: string, behind = 0): string[] {
  const lines: string[] = [];
  for (let at = stack.indexOf('\n    at ', behind); at !== -1 && lines.length < searched; ) {
    const end = stack.indexOf('\n', at + 1);
    lines.push(stack.slice(at + 1, end === -1 ? undefined : Math.min(end, at + 601)));
    at = end === -1 || stack.startsWith('\n    at ', end) ? end : stack.indexOf('\n    at ', end);
  }
  return lines;
}

/** Frames in which nothing secret was found: they come again with each failure. */
const harmless = boundedMemo<true>(2_000, 600);

/** Frame lines without secrets. New ones are looked at together: most hold nothing, and one look costs less than thirty. */
export function redactFrames(lines: readonly string[]): readonly string[] {
  const unknown = lines.filter((line) => !harmless.get(line));
  if (unknown.length === 0) return lines;
  const joined = unknown.join('\n');
  if (redactText(joined) !== joined) return lines.map(redactText);
  for (const line of unknown) harmless.set(line, true);
  return lines;
}
