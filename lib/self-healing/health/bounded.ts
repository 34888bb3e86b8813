import type { Clock } from '../core/ports';

/** Told apart from the work's own errors by its name. */
export class OutOfTimeError extends Error {
  override readonly name = 'OutOfTimeError';
}

/**
 * Runs `work` for at most `timeoutMs`; then its signal aborts and the call rejects, whether or not the work listens.
 * Work that goes on regardless is left alone and its later result or error is ignored.
 */
export async function bounded<T>(
  clock: Clock,
  timeoutMs: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let cancel = () => {};
  const limit = new Promise<never>((_resolve, reject) => {
    cancel = clock.after(timeoutMs, () => {
      const error = new OutOfTimeError(`No answer within ${timeoutMs} ms.`);
      reject(error);
      controller.abort(error);
    });
  });
  const working = (async () => work(controller.signal))();
  try {
    return await Promise.race([working, limit]);
  } finally {
    cancel();
  }
}
