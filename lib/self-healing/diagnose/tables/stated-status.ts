import { httpStatusClasses, httpStatuses } from './http-status';
import type { Entry } from './table';
import { lasting, passing } from './verdict';

/**
 * How people write a status into a message of their own after `fetch`, which rejects none: `HTTP 503`, `HTTP error!
 * status: 503`, `Request failed with status code 503`, `503 Service Unavailable`. At the end of words, not within a number.
 */
const forms: readonly RegExp[] = [
  /\bHTTP(?:\/\d(?:\.\d)?)?(?: error| status)?(?: code)?[ :(]{1,3}([45]\d\d)\b/i,
  /\bstatus(?: ?code)?(?: of| was| is)?[ :=(]{1,3}([45]\d\d)\b/i,
  /\b(?:responded|answered|replied|returned|failed)(?: with)?(?: an?)?(?: error)? ([45]\d\d)\b/i,
];
const phrase = /(?:^|[ :(])([45]\d\d)[ :-]{1,3}([A-Z][A-Za-z' -]{3,40})/;

const byStatus = new Map<number, Entry>();

/**
 * The verdict of a status that only the words of an error tell. Nobody vouches for them, so they prove nothing about an
 * effect. Undefined where no status is stated.
 */
export function statedStatus(message: string): Entry | undefined {
  const status = statusIn(message);
  if (status === undefined) return undefined;
  const known = byStatus.get(status) ?? entryOf(status);
  if (known) byStatus.set(status, known);
  return known;
}

function statusIn(message: string): number | undefined {
  for (const form of forms) {
    const found = form.exec(message)?.[1];
    if (found) return Number(found);
  }
  const [, code, words = ''] = phrase.exec(message) ?? [];
  const name = code === undefined ? undefined : nameOf(Number(code));
  return name !== undefined && words.toLowerCase().startsWith(name.toLowerCase()) ? Number(code) : undefined;
}

/** "HTTP status 503 (Service Unavailable)" is how the table names it. */
function nameOf(status: number): string | undefined {
  return /\((.+)\)$/.exec(httpStatuses.get(status)?.sign.sign ?? '')?.[1];
}

function entryOf(status: number): Entry | undefined {
  const found = httpStatuses.get(status) ?? httpStatusClasses.get(Math.floor(status / 100));
  if (!found) return undefined;
  const { kind, transient } = found.verdict;
  return {
    verdict: transient ? passing(kind) : lasting(kind),
    sign: { sign: `the message states ${found.sign.sign}`, source: found.sign.source },
  };
}
