const at = /@|%40/g;
const domain = /(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24}(?![\p{L}\p{N}])/uy;
const localLetter = /[\p{L}\p{N}]/u;
const longestLocal = 512;

/** Replaces mail addresses, of any script; `%40` stands for the sign in URLs. Searched from the sign, since it is rare. */
export function redactEmails(text: string): string {
  let result = '';
  let done = 0;
  at.lastIndex = 0;
  for (let match = at.exec(text); match !== null; match = at.exec(text)) {
    const start = localStart(text, match.index, done);
    if (start === match.index || isUserOfUrl(text, start, match.index)) continue;
    domain.lastIndex = at.lastIndex;
    if (!domain.test(text)) continue;
    result += `${text.slice(done, start)}[email]`;
    done = domain.lastIndex;
    at.lastIndex = done;
  }
  return done === 0 ? text : result + text.slice(done);
}

/** Every expression that is used here, for those who check them. */
export const emailPatterns: readonly RegExp[] = [at, domain];

/** `ssh://git@github.com` names whom to be there, not whom to write to. */
function isUserOfUrl(text: string, start: number, end: number): boolean {
  return text.startsWith('://', start - 3) && /^[A-Za-z_-]{1,64}$/.test(text.slice(start, end));
}

function localStart(text: string, end: number, least: number): number {
  let start = end;
  while (start > least && end - start < longestLocal && isLocal(text, start - 1)) start--;
  return start;
}

function isLocal(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  if (code >= 128) return localLetter.test(text[index] ?? '');
  if (code >= 97) return code <= 122;
  if (code >= 65) return code <= 90 || code === 95;
  // 0-9 + - . % '
  return (code >= 48 && code <= 57) || code === 43 || code === 45 || code === 46 || code === 37 || code === 39;
}
