import { looksDrawn } from './entropy';
import { isHeaderKey, type Meaning, meaningOf } from './key-names';

/**
 * What stands between a name and its value: `name=value`, `"name": value`, `name => value`, `name%3Dvalue`,
 * `["name"] = value`. It is searched first, since it is rare; the name is read backwards from it.
 */
const separator = /(?:=>|:{1,3}=|={1,3}|:|%3[AaDd])[ \t]{0,8}(?:@(?=["']))?/g;
const flag = /(?<![\w.$-])--?([a-z][\w-]{1,40}) {1,4}(?=[^\s=:-])/gi;
const element = /<([A-Za-z][\w.:-]{1,80})(?:\s[^<>]{0,200})?>(?=[^<\s])/g;
const opening = /(\\{0,15})(["'`])/y;
const token = /(?:\[[a-z]{2,10}\]|(?!%26)[^\s,;&"'`\\])+/y;
const list = /\[\s{0,4}\\{0,15}["'](?:\[[a-z]{2,10}\]|[^\]\n])*\]?/y;
const number = /\+?[\d(][\d ()./-]{5,28}\d(?:[ ]?(?:x|ext\.?)[ ]?\d{1,6})?/y;
const longestName = 120;
const redactedList = '["[secret]"]';
const placeholder = /^(?:\[[a-z]{2,10}\])+$/;
const placeholderAtEnd = /\[[a-z]{2,10}\]$/;
/** Values that say something about a secret and are none. */
const plain =
  /^(?:true|false|null|undefined|none|nil|nan|yes|no|must|is|are|was|has|does|should|cannot|not|too|required|missing|invalid|expected|empty|incorrect|wrong|expired|denied|failed|unknown|unset|string|number|boolean|object|function|the|an?|for|from|to|of|hidden|redacted|masked)$/i;
/** What stands where a value would be put: `${TOKEN}`, `$TOKEN`, `<token>`, `{{ token }}`, `%s`, `****`, `process.env.X`. */
const standIn =
  /^(?:\$\{[\w.:-]{1,60}\}?|\$[A-Z_][A-Z0-9_]*|<[\w .:-]{1,60}>?|\{\{.{0,60}|%[sdo]|%[A-Z_]{2,40}%|\*{2,}|[xX]{3,}|\[?\.{3}.*|(?:[A-Za-z]{2,10} )?\$\{.{0,200}\}|(?:process\.env|import\.meta\.env|os\.environ|this|self)\.[\w.]{1,80})$/;
/** Code rather than a value: a call, or what is read from something. */
const expression =
  /^(?:\(?(?:await|new|typeof|async|function|return|yield)|[A-Za-z_$][\w$]*(?:(?:\?\.|!?\.|\[\d+\]\.?)[A-Za-z_$][\w$]*)*\(|(?:[A-Za-z_$][A-Za-z_$]*(?:\?\.|!?\.|\[\d+\]\.?)){1,8}[A-Za-z_$]+[!;]?)/;
const schemes = /^(?:bearer|basic|digest|negotiate|token|apikey|aws4)/i;

interface Span {
  start: number;
  end: number;
  replacement: string;
}

/** Replaces the values of telling names wherever text looks like a list of names and values. */
export function redactPairs(text: string): string {
  let current = replaceValues(text, separator);
  if (current.includes('-')) current = replaceValues(current, flag);
  if (current.includes('</')) current = replaceValues(current, element);
  return current;
}

/** Every expression that is used here, for those who check them. */
export const pairPatterns: readonly RegExp[] = [
  separator,
  flag,
  element,
  opening,
  token,
  list,
  number,
  plain,
  standIn,
  expression,
];

function replaceValues(text: string, pattern: RegExp): string {
  let result = '';
  let done = 0;
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const name = pattern === separator ? nameBefore(text, match.index) : (match[1] ?? '');
    const meaning = name === '' ? 'none' : meaningOfName(name);
    if (meaning === 'none') continue;
    const span = valueAfter(text, pattern.lastIndex, { name, lead: match[0], meaning, isElement: pattern === element });
    if (!span) continue;
    result += text.slice(done, span.start) + span.replacement;
    done = span.end;
    pattern.lastIndex = Math.max(pattern.lastIndex, span.end);
  }
  return done === 0 ? text : result + text.slice(done);
}

/** The name that ends before a separator, perhaps in quotes, which may be escaped as often as JSON was put into JSON. */
function nameBefore(text: string, separatorAt: number): string {
  let end = separatorAt;
  for (let blanks = 0; blanks < 3 && /\s/.test(text[end - 1] ?? ''); blanks++) end--;
  if (text[end - 1] === ']') end--;
  if (text[end - 1] === '"' || text[end - 1] === "'") {
    end--;
    for (let slashes = 0; slashes < 15 && text[end - 1] === '\\'; slashes++) end--;
  }
  let start = end;
  while (start > 0 && end - start <= longestName && isNameCode(text.charCodeAt(start - 1))) start--;
  if (end - start > longestName) return '';
  // In `%26token%3D…` the 26 belongs to the escape.
  if (text[start - 1] === '%' && /^[0-9A-Fa-f]{2}/.test(text.slice(start, start + 2))) start += 2;
  return end - start < 2 ? '' : text.slice(start, end);
}

function isNameCode(code: number): boolean {
  if (code >= 97) return code <= 122;
  if (code >= 65) return code <= 90 || code === 95;
  return (code >= 48 && code <= 57) || code === 45 || code === 46 || code === 36;
}

function meaningOfName(name: string): Meaning {
  const whole = meaningOf(name);
  const dot = name.lastIndexOf('.');
  return whole === 'secret' || dot === -1 ? whole : meaningOf(name.slice(dot + 1));
}

interface Name {
  name: string;
  lead: string;
  meaning: Meaning;
  isElement: boolean;
}

function valueAfter(text: string, start: number, { name, lead, meaning, isElement }: Name): Span | null {
  const first = text[start];
  if (first === undefined || first === '{') return null;
  opening.lastIndex = start;
  const quote = opening.exec(text);
  if (meaning === 'phone') return phoneAfter(text, quote ? opening.lastIndex : start);
  if (isElement) return elementContent(text, start, meaning);
  if (quote) return quoted(text, opening.lastIndex, quote[2] ?? '"', quote[1]?.length ?? 0, meaning);
  if (meaning === 'secret' && isHeaderKey(name) && !lead.endsWith('=')) return restOfLine(text, start);

  list.lastIndex = start;
  if (meaning === 'secret' && list.test(text)) {
    const end = list.lastIndex;
    return text.slice(start, end) === redactedList ? null : { start, end, replacement: redactedList };
  }

  token.lastIndex = start;
  let value = token.exec(text)?.[0] ?? '';
  while (/[)}\]>]$/.test(value.slice(-1)) && !placeholderAtEnd.test(value.slice(-12)) && !standIn.test(value)) {
    value = value.slice(0, -1);
  }
  if (value === '' || placeholder.test(value) || plain.test(value.replace(/[.!?]$/, ''))) return null;
  if (standIn.test(value) || (/tokens$/i.test(name) && /^[\d.]{1,12}$/.test(value))) return null;
  if (meaning === 'secret-if-drawn' && !looksDrawn(value)) return null;
  if (/\s$/.test(lead) && isCode(value, text.charAt(start + value.length))) return null;
  return { start, end: start + value.length, replacement: '[secret]' };
}

function isCode(value: string, next: string): boolean {
  const found = value.length > 200 ? undefined : expression.exec(value)?.[0];
  if (found === undefined) return /^[a-z]{2,20}(?:[A-Z][a-z]{1,20}){1,6}$/.test(value) && meaningOf(value) === 'secret';
  return found.endsWith('(') || found === value || (found.length >= value.length && next === '(');
}

function quoted(text: string, from: number, quote: string, slashes: number, meaning: Meaning): Span | null {
  let end = text.indexOf(quote, from);
  while (end !== -1 && !closes(text, end, from, slashes)) end = text.indexOf(quote, end + 1);
  if (end === -1) end = lineEnd(text, from);
  else end -= Math.min(slashes, slashesBefore(text, end, from));
  const value = text.slice(from, end);
  if (value === '' || placeholder.test(value) || standIn.test(value)) return null;
  if (meaning === 'secret-if-drawn' && !looksDrawn(value)) return null;
  return { start: from, end, replacement: '[secret]' };
}

/** Inside JSON inside JSON a quote of the value has more backslashes before it than the one that ends the value. */
function closes(text: string, at: number, from: number, slashes: number): boolean {
  const count = slashesBefore(text, at, from);
  return slashes === 0 ? count % 2 === 0 : count <= slashes;
}

function slashesBefore(text: string, at: number, from: number): number {
  let count = 0;
  while (at - 1 - count >= from && text[at - 1 - count] === '\\') count++;
  return count;
}

function elementContent(text: string, start: number, meaning: Meaning): Span | null {
  const end = text.indexOf('<', start);
  if (end === -1 || end - start > 4_096 || text[end + 1] !== '/') return null;
  const value = text.slice(start, end);
  if (placeholder.test(value) || plain.test(value) || standIn.test(value)) return null;
  return meaning === 'secret' || looksDrawn(value) ? { start, end, replacement: '[secret]' } : null;
}

function phoneAfter(text: string, start: number): Span | null {
  number.lastIndex = start;
  const value = number.exec(text)?.[0];
  if (!value) return null;
  const digits = value.replace(/\D/g, '').length;
  return digits >= 7 && digits <= 20 ? { start, end: start + value.length, replacement: '[phone]' } : null;
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
