import { httpStatuses } from '../tables/http-status';

/** What a template of `messageTemplate()` has in the place of a value. */
export const leftOut = '<*>';
const longest = 4_000;

/**
 * The template with the HTTP statuses that its message had in the places of left-out values: "answered <*>" of
 * "answered 503" is "answered 503". Everything else stays left out, and so does all of it where the two do not fit
 * together. One pass; both texts are redacted already.
 */
export function keepStatuses(template: string, message: string): string {
  const [head = '', ...pieces] = template.slice(0, longest).split(leftOut);
  const text = message.slice(0, longest);
  if (!text.startsWith(head)) return template;
  let kept = head;
  let at = head.length;
  for (const [index, piece] of pieces.entries()) {
    const next = piece === '' ? (index === pieces.length - 1 ? text.length : -1) : text.indexOf(piece, at);
    if (next < 0) return template;
    const value = text.slice(at, next);
    kept += isStatus(value) ? value : leftOut;
    kept += piece;
    at = next + piece.length;
  }
  return kept;
}

function isStatus(value: string): boolean {
  return /^[45]\d\d$/.test(value) && httpStatuses.has(Number(value));
}
