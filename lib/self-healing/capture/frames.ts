import { boundedMemo } from './bounded-memo';
import { redactText } from './redact';

const frameLine =
  /^ {2,8}at (?:async )?(?:(.{1,200}?) \()?((?:file:\/\/|webpack-internal:\/\/\/|webpack:\/\/\/?|turbopack:\/\/\/)?[^()\n]{1,400}?)(?::\d{1,9}){1,2}\)?$/;
/** Code of others, of the platform and of this library. */
const foreign = /node_modules|^node:|[\\/]self-healing[\\/]|<anonymous>|^native$|^(?:evalmachine|REPL)/;
/** What a build made: names of files change with each release. */
const bundled = /\.next[\\/]|[\\/](?:dist|chunks|\.output|\.turbo|\.vercel)[\\/]|^webpack-internal:/;
const source = /\.[cm]?[jt]sx?(?:\?|$)/;
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
    const place = places.get(line) ?? places.set(line, placeOf(line));
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

function placeOf(line: string): string {
  const match = frameLine.exec(line);
  const file = match?.[2];
  if (!file || foreign.test(file)) return '';
  const name = functionName(match[1] ?? '');
  if (isTelling(name)) return name;
  if (bundled.test(file)) return '';
  const parts = file.split('?')[0]?.split(/[\\/]/) ?? [];
  // The file name of a route says nothing (`page`, `route`): its folder stands with it.
  const base = (parts.at(-1) ?? '').replace(source, '');
  const where = /^(?:page|route|layout|index|actions?|default|loading|error|template)$/.test(base)
    ? `${parts.at(-2) ?? ''}/${base}`
    : base;
  return `${where}#${name.length >= 3 ? name : ''}`;
}

/** Of `new Pool`, `async Object.save [as call]`, `Contacts.save` the last word; '' for what is none. */
function functionName(text: string): string {
  const bare = text.replace(/^(?:new|async) /, '').replace(/ \[as [^\]]*\]$/, '');
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

/** A frame line without secrets. */
export function redactFrame(line: string): string {
  if (harmless.get(line)) return line;
  const redacted = redactText(line);
  if (redacted === line) harmless.set(line, true);
  return redacted;
}
