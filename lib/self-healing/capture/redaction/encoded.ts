/** A run of base64, in either alphabet, long enough to hold a name and a value. */
const base64 = /[A-Za-z0-9+/_-]{24,}={0,2}/y;
const shortest = 24;
/** What stands between the separators of a URL or a form, where something in it is percent-encoded. */
const component = /(?<![\w.~%+*!()-])[\w.~+*!()-]{0,2000}%[0-9A-Fa-f]{2}[\w.~%+*!()-]*/g;
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
  let current = text;
  if (current.includes('%')) current = current.replace(component, (run) => percentDecoded(run, redactInner, depth));
  return redactBase64(current, (run) => base64Decoded(run, redactInner, depth));
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
    base64.lastIndex = start;
    if (base64.test(text)) {
      const end = base64.lastIndex;
      const run = text.slice(start, end);
      const shown = text[start - 1] === '%' ? run : replaced(run);
      if (shown !== run) {
        result += text.slice(done, start) + shown;
        done = end;
      }
      from = end;
      at = end + shortest - 1;
    } else {
      // Too short a run; the next can begin behind it at the earliest.
      let end = at + 1;
      while (end < text.length && isSextet(text.charCodeAt(end))) end++;
      from = end;
      at = end + shortest;
    }
  }
  return done === 0 ? text : result + text.slice(done);
}

function isSextet(code: number): boolean {
  return code < 128 && (sextets[code] ?? -1) >= 0;
}

/** Every expression that is used here, for those who check them. */
export const encodedPatterns: readonly RegExp[] = [base64, component, readable];

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
