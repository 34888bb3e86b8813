import { isHeaderKey, isSecretKey } from './key-names';

/** `name=value`, `"name": value`, `name => value`, `?name=value`, `--name value`. A run of name characters is tried once. */
const pair = /(?<![\w.$-])([\w$.-]{2,120})(?:\\?["'])?\]?\s{0,3}(?:=>|:=|[:=])[ \t]{0,8}/g;
const flag = /(?<![\w.$-])--?([a-z][\w-]{1,40}) {1,4}(?=[^\s=:-])/gi;
const token = /(?:\[[a-z]{2,10}\]|[^\s,;&"'`\\])+/y;
const list = /\[\s{0,4}\\?["'](?:\[[a-z]{2,10}\]|[^\]\n])*\]?/y;
const redactedList = '["[secret]"]';
const placeholder = /^(?:\[[a-z]{2,10}\])+$/;
const placeholderAtEnd = /\[[a-z]{2,10}\]$/;
/** Values that say something about a secret and are none. */
const plain =
  /^(?:true|false|null|undefined|none|nil|nan|yes|no|must|is|are|was|has|does|should|cannot|not|too|required|missing|invalid|expected|empty|incorrect|wrong|expired|denied|failed|unknown|unset|string|number|boolean|object|function|the|an?|for|from|to|of)$/i;
const schemes = /^(?:bearer|basic|digest|negotiate|token|apikey|aws4)/i;

interface Span {
  start: number;
  end: number;
  replacement: string;
}

/** Replaces the values of telling names wherever text looks like a list of names and values. */
export function redactPairs(text: string): string {
  let result = '';
  let done = 0;
  for (const pattern of [pair, flag]) {
    if (pattern === flag && !text.includes('-')) break;
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      const name = match[1] ?? '';
      if (!isSecretName(name)) continue;
      const span = valueAfter(text, pattern.lastIndex, name, match[0]);
      if (!span) continue;
      result += text.slice(done, span.start) + span.replacement;
      done = span.end;
      pattern.lastIndex = Math.max(pattern.lastIndex, span.end);
    }
    if (done > 0) text = result + text.slice(done);
    result = '';
    done = 0;
  }
  return text;
}

function isSecretName(name: string): boolean {
  if (isSecretKey(name)) return true;
  const dot = name.lastIndexOf('.');
  return dot !== -1 && isSecretKey(name.slice(dot + 1));
}

function valueAfter(text: string, start: number, name: string, lead: string): Span | null {
  const first = text[start] === '\\' ? text.slice(start, start + 2) : text[start];
  if (first === undefined || first === '{') return null;
  if (first === '"' || first === "'" || first === '`' || first === '\\"' || first === "\\'") {
    return quoted(text, start, first);
  }
  if (isHeaderKey(name) && !lead.endsWith('=')) return restOfLine(text, start);

  list.lastIndex = start;
  if (list.test(text)) {
    const end = list.lastIndex;
    return text.slice(start, end) === redactedList ? null : { start, end, replacement: redactedList };
  }

  token.lastIndex = start;
  let value = token.exec(text)?.[0] ?? '';
  while (/[)}\]>]$/.test(value.slice(-1)) && !placeholderAtEnd.test(value.slice(-12))) value = value.slice(0, -1);
  if (value === '' || placeholder.test(value) || plain.test(value.replace(/[.!?]$/, ''))) return null;
  if (/tokens$/i.test(name) && /^[\d.]{1,12}$/.test(value)) return null;
  return { start, end: start + value.length, replacement: '[secret]' };
}

function quoted(text: string, start: number, quote: string): Span | null {
  const from = start + quote.length;
  let end = text.indexOf(quote, from);
  if (quote.length === 1) while (end !== -1 && isEscaped(text, end, from)) end = text.indexOf(quote, end + 1);
  if (end === -1) end = lineEnd(text, from);
  const value = text.slice(from, end);
  return value === '' || placeholder.test(value) ? null : { start: from, end, replacement: '[secret]' };
}

function isEscaped(text: string, at: number, from: number): boolean {
  let slashes = 0;
  while (at - 1 - slashes >= from && text[at - 1 - slashes] === '\\') slashes++;
  return slashes % 2 === 1;
}

function restOfLine(text: string, start: number): Span | null {
  const stop = /["'`\\\r\n]/g;
  stop.lastIndex = start;
  const end = stop.exec(text)?.index ?? text.length;
  const value = text.slice(start, end).trimEnd();
  if (value === '' || placeholder.test(value) || plain.test(value)) return null;
  if (/^[A-Za-z]{1,20}(?: [A-Za-z'-]{1,20}){1,20}[.!]?$/.test(value) && !schemes.test(value)) return null;
  return { start, end: start + value.length, replacement: '[secret]' };
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}
