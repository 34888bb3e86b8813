import type { Clock } from '../../core/ports';

/** The time of a piece of work was over before it ended. */
export class TooLateError extends Error {
  override readonly name = 'TooLateError';
}

export type Within = <T>(work: (signal: AbortSignal) => Promise<T>) => Promise<T>;

/** Runs work for at most `timeoutMs`; what ignores its signal is left behind. Rejects with `TooLateError` then. */
export function withinTime(clock: Pick<Clock, 'after'>, timeoutMs: number): Within {
  return async (work) => {
    const controller = new AbortController();
    const late = new Promise<never>((_resolve, reject) => {
      controller.signal.addEventListener('abort', () => reject(controller.signal.reason), { once: true });
    });
    const cancel = clock.after(timeoutMs, () =>
      controller.abort(new TooLateError(`No answer within ${timeoutMs} ms.`)),
    );
    try {
      const running = work(controller.signal);
      running.catch(() => undefined);
      return await Promise.race([running, late]);
    } finally {
      cancel();
    }
  };
}
