/** Bits for each character, as Shannon measures them (A Mathematical Theory of Communication, 1948, section 6). */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

const form = /^[A-Za-z0-9+/_.~=-]{16,512}$/;
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Whether a value looks drawn by chance: long, of many different characters, and changing between letters and digits as
 * no word, path, date or version does. An id (UUID) is none: it names a thing and opens nothing.
 */
export function looksDrawn(value: string): boolean {
  if (!form.test(value) || uuid.test(value) || !/\d/.test(value) || !/[A-Za-z]/.test(value)) return false;
  let changes = 0;
  for (let index = 1; index < value.length; index++) {
    if (kindOf(value.charCodeAt(index)) !== kindOf(value.charCodeAt(index - 1))) changes++;
  }
  return changes >= value.length * 0.28 && entropyOf(value) >= 3;
}

function kindOf(code: number): number {
  if (code >= 48 && code <= 57) return 0;
  if (code >= 97) return 1;
  return code >= 65 ? 2 : 3;
}
