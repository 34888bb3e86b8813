import { serialize } from 'node:v8';
import { digest, encode, NotEncodableError } from './codec';
import type { Invocation } from './invocation';

/** What makes two submits of one key the same request. */
export interface RequestDigests {
  now: string;
  /** As releases before this one wrote it: a key that is stored so is the same request too. */
  before: string | null;
}

/**
 * Next adds `$ACTION` fields and React hands the previous state along; neither is part of what the user sent. The origin
 * of a Request's URL is not either: Next makes it of the instance's own scheme, host and port, or of a proxy's headers.
 */
export function requestDigests({ args, bodyBytes }: Pick<Invocation, 'args' | 'bodyBytes'>): RequestDigests {
  const form = args.find((value) => value instanceof FormData);
  if (form) {
    const fields = [...form.entries()].filter(([name]) => !name.startsWith('$ACTION'));
    const bound = args.filter((value) => typeof value === 'string' || typeof value === 'number');
    const sent = fields.map(([name, value]) => [name, typeof value === 'string' ? value : fileMark(value)]);
    return { now: digest(encode([bound, sent])), before: null };
  }
  const request = args[0];
  if (request instanceof Request) {
    const { pathname, search } = new URL(request.url);
    const body = Buffer.from(bodyBytes ?? []).toString('base64');
    const of = (url: string) => digest(request.method, url, body);
    return { now: of(`${pathname}${search}`), before: of(request.url) };
  }
  return { now: digest(comparable(args)), before: null };
}

/** Maps, cycles and the like take another form; what has none at all (a function, a stream) is not compared. */
function comparable(args: readonly unknown[]): string {
  try {
    return encode(args);
  } catch (notJson) {
    if (!(notJson instanceof NotEncodableError || notJson instanceof RangeError)) throw notJson;
  }
  try {
    return serialize(args).toString('base64');
  } catch {
    return `(${args.length} arguments that cannot be compared)`;
  }
}

const fileMark = (file: File) => `${file.name}:${file.size}:${file.type}`;
