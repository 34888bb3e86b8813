/** Characters of a base64 run, in either alphabet, that is long enough to hold a name and a value. */
const shortest = 24;
/** What may stand between the separators of a URL or a form. */
const inComponent = new Uint8Array(128);
for (let code = 0; code < 128; code++) if (/[\w.~%+*!()-]/.test(String.fromCharCode(code))) inComponent[code] = 1;
const longestBeforePercent = 2_000;
const escapedByte = /%[0-9A-Fa-f]{2}/y;
const readable = /^[\t\n\r\x20-\x7e\u00a0-\uffff]*$/;
const placeholders = /(?:\[|%5B)(?:secret|email|phone|card|iban|ssn|ip|values?)(?:\]|%5D)/i;
const maxDepth = 2;

const sextets = new Int8Array(128).fill(-1);
for (const [index, char] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].entries()) {
  sextets[char.charCodeAt(0)] = index;
}
sextets['-'.charCodeAt(0)] = 62;
sextets['_'.charCodeAt(0)] = 63;

const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * Looks into what is encoded: a base64 run whose text holds a secret is replaced as a whole, a percent-encoded value is
 * redacted and encoded again. What is harmless inside stays as it was. Two layers deep; each layer is shorter than the
 * one around it, so that the work stays linear.
 */
export function redactEncoded(
  text: string,
  redactInner: (inner: string, depth: number) => string,
  depth: number,
): string {
  if (depth >= maxDepth) return text;
  const current = redactPercentEncoded(text, (run) => percentDecoded(run, redactInner, depth));
  return redactBase64(current, (run) => base64Decoded(run, redactInner, depth));
}

/** Looks at the percent signs alone, and from the first of each run to both sides. */
function redactPercentEncoded(text: string, replaced: (run: string) => string): string {
  let result = '';
  let done = 0;
  let from = 0;
  for (let at = text.indexOf('%'); at >= 0; at = text.indexOf('%', from)) {
    let start = at;
    while (start > from && isComponent(text.charCodeAt(start - 1))) start--;
    let end = at + 1;
    while (end < text.length && isComponent(text.charCodeAt(end))) end++;
    from = end;
    escapedByte.lastIndex = at;
    if (at - start > longestBeforePercent || !escapedByte.test(text)) continue;
    const run = text.slice(start, end);
    const shown = replaced(run);
    if (shown === run) continue;
    result += text.slice(done, start) + shown;
    done = end;
  }
  return done === 0 ? text : result + text.slice(done);
}

function isComponent(code: number): boolean {
  return code < 128 && inComponent[code] === 1;
}

/** Looks at each 24th character alone: a run that is long enough holds one of them. */
function redactBase64(text: string, replaced: (run: string) => string): string {
  let result = '';
  let done = 0;
  let from = 0;
  for (let at = shortest - 1; at < text.length; ) {
    if (!isSextet(text.charCodeAt(at))) {
      from = at + 1;
      at += shortest;
      continue;
    }
    let start = at;
    while (start > from && isSextet(text.charCodeAt(start - 1))) start--;
    let end = at + 1;
    while (end < text.length && isSextet(text.charCodeAt(end))) end++;
    from = end;
    // Too short a run tells that the next can begin behind it at the earliest.
    if (end - start >= shortest) {
      for (let padding = 0; padding < 2 && text[end] === '='; padding++) end++;
      from = end;
      const run = text.slice(start, end);
      const shown = text[start - 1] === '%' ? run : replaced(run);
      if (shown !== run) {
        result += text.slice(done, start) + shown;
        done = end;
      }
    }
    at = from + shortest - 1;
  }
  return done === 0 ? text : result + text.slice(done);
}

function isSextet(code: number): boolean {
  return code < 128 && (sextets[code] ?? -1) >= 0;
}

/** Every expression that is used here, for those who check them. */
export const encodedPatterns: readonly RegExp[] = [escapedByte, readable];

function percentDecoded(run: string, redactInner: (inner: string, depth: number) => string, depth: number): string {
  const inner = decodePercent(run);
  if (inner === null || inner === run) return run;
  const redacted = redactInner(inner, depth + 1);
  return redacted === inner ? run : encodeURIComponent(redacted);
}

function decodePercent(run: string): string | null {
  try {
    return decodeURIComponent(run);
  } catch (error) {
    // A lone `%` or bytes that are no UTF-8: nobody encoded this.
    if (error instanceof URIError) return null;
    throw error;
  }
}

function base64Decoded(run: string, redactInner: (inner: string, depth: number) => string, depth: number): string {
  if (!startsReadable(run)) return run;
  const inner = decodeBase64(run.replace(/=+$/, ''));
  if (inner === null || placeholders.test(inner)) return run;
  return redactInner(inner, depth + 1) === inner ? run : '[secret]';
}

/** Of the first 18 bytes: paths, ids and pictures are sorted out here, before anything long is decoded. */
function startsReadable(run: string): boolean {
  let ascii = 0;
  for (const byte of bytesOf(run.slice(0, 24))) {
    if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13) return false;
    if (byte < 127) ascii++;
  }
  return ascii >= 12;
}

function decodeBase64(run: string): string | null {
  try {
    const text = decoder.decode(bytesOf(run));
    return readable.test(text) ? text : null;
  } catch (error) {
    // Bytes that are no UTF-8 are no text.
    if (error instanceof TypeError) return null;
    throw error;
  }
}

function bytesOf(run: string): Uint8Array {
  const bytes = new Uint8Array(Math.floor((run.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (let index = 0; index < run.length; index++) {
    held = (held << 6) | (sextets[run.charCodeAt(index)] ?? 0);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = (held >> bits) & 255;
      held &= (1 << bits) - 1;
    }
  }
  return bytes;
}
