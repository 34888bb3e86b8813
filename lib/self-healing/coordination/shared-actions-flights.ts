import type { Clock } from '../core/ports';
import type { Severity } from '../core/vocabulary';
import type { SharedActionRequest, SharedActionResult } from './shared-action';

/** One action on one resource on its way in this process, and all who wait for it. */
export interface Flight {
  /** Until the most patient caller gives up; never negative. */
  remainingMs(): number;
  /** Of the most urgent caller. */
  severity(): Severity;
  /** Nobody waits any more, or this instance ends. */
  readonly gone: AbortSignal;
  /** Aborts when it is gone, and when a more urgent caller joins. */
  waiting(): AbortSignal;
  begun(): void;
  settled(): void;
}

export interface Flights {
  join(request: SharedActionRequest, fly: (flight: Flight) => Promise<SharedActionResult>): Promise<SharedActionResult>;
  ended(): Promise<void>;
}

interface Shared {
  flight: Flight;
  result: Promise<SharedActionResult>;
  board(request: SharedActionRequest): void;
  leave(): SharedActionResult;
}

/** A call that never ends is given up for good after so long. */
const unendedMs = 600_000;
const urgency: Record<Severity, number> = { critical: 0, normal: 1, low: 2 };
const ending: SharedActionResult = { status: 'refused', reason: 'This instance is ending.' };

/** Lets callers who want the same thing in this process share one run of it. Each waits for as long as it asked to. */
export function createFlights(input: { clock: Clock; closing: AbortSignal }): Flights {
  const { clock, closing } = input;
  const flights = new Map<string, Shared>();
  const unended = new Map<string, number>();

  function launch(
    key: string,
    first: SharedActionRequest,
    fly: (flight: Flight) => Promise<SharedActionResult>,
  ): Shared {
    const abandoning = new AbortController();
    const gone = AbortSignal.any([abandoning.signal, closing]);
    let rising = new AbortController();
    let severity = first.severity;
    let untilMs = 0;
    let callers = 0;
    let begun = false;
    const flight: Flight = {
      gone,
      remainingMs: () => Math.max(0, untilMs - clock.monotonic()),
      severity: () => severity,
      waiting: () => AbortSignal.any([gone, rising.signal]),
      begun() {
        begun = true;
        unended.set(key, clock.monotonic());
      },
      settled: () => void unended.delete(key),
    };
    const board = (request: SharedActionRequest) => {
      callers += 1;
      untilMs = Math.max(untilMs, clock.monotonic() + request.deadlineMs);
      if (urgency[request.severity] >= urgency[severity]) return;
      severity = request.severity;
      const waiting = rising;
      rising = new AbortController();
      waiting.abort(new Error('Somebody more urgent waits for it, too.'));
    };
    const leave = (): SharedActionResult => {
      callers -= 1;
      if (begun) return { status: 'unknown', reason: 'It has begun and goes on; its result did not come in time.' };
      if (callers === 0) {
        // Whoever comes next starts anew: this one is on its way out.
        flights.delete(key);
        abandoning.abort(new Error('Nobody waits for it any more.'));
      }
      return { status: 'refused', reason: 'No turn came in time; nothing was changed by this instance.' };
    };
    board(first);
    const shared: Shared = { flight, board, leave, result: Promise.resolve(ending) };
    flights.set(key, shared);
    shared.result = fly(flight).finally(() => {
      if (flights.get(key) === shared) flights.delete(key);
    });
    return shared;
  }

  return {
    async join(request, fly) {
      if (closing.aborted) return ending;
      if (request.signal?.aborted) return { status: 'refused', reason: 'The caller went away.' };
      const key = JSON.stringify([request.action.name, request.resource]);
      const known = flights.get(key);
      const earlier = unended.get(key);
      if (!known && earlier !== undefined && clock.monotonic() - earlier < unendedMs) {
        return { status: 'refused', reason: 'The one before was given up and has not ended yet.' };
      }
      if (known) known.board(request);
      const shared = known ?? launch(key, request, fly);
      let stopWaiting = () => {};
      const leaving = new Promise<'left'>((resolve) => {
        const left = () => resolve('left');
        const cancel = clock.after(request.deadlineMs, left);
        request.signal?.addEventListener('abort', left, { once: true });
        stopWaiting = () => {
          cancel();
          request.signal?.removeEventListener('abort', left);
        };
      });
      try {
        const result = await Promise.race([shared.result, leaving]);
        return result === 'left' ? shared.leave() : result;
      } finally {
        stopWaiting();
      }
    },
    async ended() {
      await Promise.allSettled([...flights.values()].map(({ result }) => result));
    },
  };
}
