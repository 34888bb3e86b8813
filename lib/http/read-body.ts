import { apiError } from './api-error';

export type BodyRead = { ok: true; bytes: Uint8Array } | { ok: false; response: Response };

/** Reads a body of at most `maxBytes`, whatever its Content-Length claims; more ends the reading with 413. */
export async function readBody(request: Request, maxBytes: number): Promise<BodyRead> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) return tooLarge(maxBytes);
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    size += read.value.byteLength;
    if (size > maxBytes) {
      await reader?.cancel();
      return tooLarge(maxBytes);
    }
    parts.push(read.value);
  }
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.byteLength;
  }
  return { ok: true, bytes };
}

/** The media type without its parameters, in lower case. */
export function mediaType(request: Request): string {
  return (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

/** Reads a JSON body, or answers what is wrong with it: 415, 413 or 400. */
export async function readJson(
  request: Request,
  maxBytes: number,
): Promise<{ ok: true; value: unknown } | { ok: false; response: Response }> {
  if (mediaType(request) !== 'application/json') {
    return { ok: false, response: apiError(415, 'unsupported-media-type', 'Send application/json.') };
  }
  const body = await readBody(request, maxBytes);
  if (!body.ok) return body;
  try {
    return { ok: true, value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body.bytes)) };
  } catch (error) {
    const what = error instanceof SyntaxError ? 'not valid JSON' : 'not valid UTF-8';
    return { ok: false, response: apiError(400, 'malformed-body', `The body is ${what}.`) };
  }
}

function tooLarge(maxBytes: number): { ok: false; response: Response } {
  return { ok: false, response: apiError(413, 'too-large', `The body is larger than ${maxBytes} bytes.`) };
}
