import type { Host } from '../core/ports';

/** A larger body is served, but the handler may then not run again. */
const maxBufferedBytes = 1024 * 1024;

export interface BufferedRequest {
  /** A fresh request for each attempt. */
  forAttempt(): Request;
  /** The body, or null when it was too large to keep. */
  bytes: Uint8Array | null;
}

/** Asks the method first: where Next may prerender a handler, looking at the body of a GET would make it dynamic. */
export function hasBody(request: Request): boolean {
  return request.method !== 'GET' && request.method !== 'HEAD' && request.body !== null;
}

function join(chunks: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}

/**
 * Reads a request's body up to 1 MiB, so that the handler may run again. A body can be read only once. One that is
 * larger, or breaks off, reaches the handler as it would have without the library.
 */
export async function bufferRequest(request: Request, host: Host): Promise<BufferedRequest> {
  if (!request.body) return { forAttempt: () => request, bytes: new Uint8Array() };
  const reader = request.body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  const passOn = (next: () => Promise<ReadableStreamReadResult<Uint8Array>>): BufferedRequest => {
    const whole = host.rebuildRequest(request, continued(chunks, next, reader));
    return { forAttempt: () => whole, bytes: null };
  };
  for (;;) {
    let part: ReadableStreamReadResult<Uint8Array>;
    try {
      part = await reader.read();
    } catch (error) {
      return passOn(() => Promise.reject(error));
    }
    if (part.done) break;
    chunks.push(part.value);
    size += part.value.byteLength;
    if (size > maxBufferedBytes) return passOn(() => reader.read());
  }
  const bytes = join(chunks, size);
  return { forAttempt: () => host.rebuildRequest(request, bytes), bytes };
}

/** What was read so far, then whatever `next` brings. */
function continued(
  chunks: readonly Uint8Array[],
  next: () => Promise<ReadableStreamReadResult<Uint8Array>>,
  reader: ReadableStreamDefaultReader<Uint8Array>,
): ReadableStream<Uint8Array> {
  const known = chunks[Symbol.iterator]();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const read = known.next();
      if (!read.done) return controller.enqueue(read.value);
      const part = await next();
      if (part.done) controller.close();
      else controller.enqueue(part.value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
