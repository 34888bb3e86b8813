import { vendorForms } from './vendors';

/** No form is shorter. */
const shortest = 10;
const letters = /[A-Za-z0-9]/;
const isWordCode = new Uint8Array(128);
for (let code = 0; code < 128; code++) if (/\w/.test(String.fromCharCode(code))) isWordCode[code] = 1;

/** The forms by the first two characters of their beginnings: how many forms there are costs a text nothing. */
const starts = new Uint8Array(128 * 128);
const forms: RegExp[] = [];
{
  const byStart = new Map<number, string[]>();
  for (const [, beginnings, rest] of vendorForms) {
    for (const beginning of beginnings) {
      const at = startOf(beginning.charCodeAt(0), beginning.charCodeAt(1));
      byStart.set(at, [
        ...(byStart.get(at) ?? []),
        `${escaped(beginning)}${rest.replaceAll('0-9a-f', '0-9a-fA-F').replaceAll('fA-FA-F', 'fA-F')}`,
      ]);
    }
  }
  for (const [at, sources] of byStart) {
    // Nothing of the same run may follow: half a token would stay.
    forms.push(new RegExp(`(?:${sources.join('|')})(?![A-Za-z0-9_])`, 'y'));
    starts[at] = forms.length;
  }
}

/**
 * Replaces whatever has the form of a vendor's credential. One walk over the beginnings of words; at each a form is
 * tried only where the first two characters are those of one, and what it may read is bounded.
 */
export function redactTokens(text: string): string {
  let result = '';
  let done = 0;
  let next = text.charCodeAt(0);
  for (let at = 0; at < text.length - shortest; at++) {
    const code = next;
    next = text.charCodeAt(at + 1);
    if (code >= 128 || next >= 128) continue;
    const which = starts[(code << 7) | next] ?? 0;
    if (which === 0 || !beginsWord(text, at)) continue;
    const form = forms[which - 1];
    if (!form) continue;
    form.lastIndex = at;
    if (!form.test(text)) continue;
    result += `${text.slice(done, at)}[secret]`;
    done = form.lastIndex;
    at = done - 1;
    next = text.charCodeAt(done);
  }
  return done === 0 ? text : result + text.slice(done);
}

/** Every expression that is used here, for those who check them. */
export const tokenPatterns: readonly RegExp[] = forms;

/** Also behind `%3D` and `\\n`: the letter before belongs to an escape then, not to the word. */
function beginsWord(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  if (at === 0 || before >= 128 || isWordCode[before] !== 1) return true;
  if (text[at - 3] === '%') return /^[0-9A-Fa-f]{2}$/.test(text.slice(at - 2, at));
  return text[at - 2] === '\\' && /[nrt]/.test(text[at - 1] ?? '');
}

function startOf(first: number, second: number): number {
  return (first << 7) | second;
}

function escaped(text: string): string {
  return [...text].map((char) => (letters.test(char) || char === '_' || char === '-' ? char : `\\${char}`)).join('');
}
