import type { Host } from '../core/ports';

/** A larger body is served, but the handler may then not run again. */
const maxBufferedBytes = 1024 * 1024;

export interface BufferedRequest {
  /** A fresh request for each attempt. */
  forAttempt(): Request;
  /** The body, or null when it was too large to keep. */
  bytes: Uint8Array | null;
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

/** Reads a request's body up to 1 MiB, so that the handler may run again. A body can be read only once. */
export async function bufferRequest(request: Request, host: Host): Promise<BufferedRequest> {
  if (!request.body) return { forAttempt: () => request, bytes: new Uint8Array() };
  const reader = request.body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    size += value.byteLength;
    if (size > maxBufferedBytes) {
      const rest = new ReadableStream<Uint8Array>({
        start: (controller) => {
          for (const chunk of chunks) controller.enqueue(chunk);
        },
        pull: async (controller) => {
          const next = await reader.read();
          if (next.done) controller.close();
          else controller.enqueue(next.value);
        },
        cancel: (reason) => reader.cancel(reason),
      });
      const whole = host.rebuildRequest(request, rest);
      return { forAttempt: () => whole, bytes: null };
    }
  }
  const bytes = join(chunks, size);
  return { forAttempt: () => host.rebuildRequest(request, bytes), bytes };
}
