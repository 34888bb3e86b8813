import type { GuardsReport } from '../core/guards';
import type { Clock } from '../core/ports';
import type { Settings } from '../core/settings';
import type { Severity } from '../core/vocabulary';
import { localShare } from './healing-limits-share';

export interface HealingSlot {
  /** Gives the slot back; again does nothing. */
  release(ending?: SlotEnding): void;
}

/**
 * `started`: an action was started under it: it counts against the minute, and its fingerprint cools down.
 * `answered`: none was started, but its fingerprint has its answer. `unused`: neither.
 */
export type SlotEnding = 'started' | 'answered' | 'unused';

export interface SlotRequest {
  /** What is answered; null has no cooldown. */
  fingerprint: string | null;
  severity: Severity;
  /** How long the caller waits for its turn, milliseconds. */
  deadlineMs: number;
  signal?: AbortSignal;
}

export interface HealingLimits {
  /** Never rejects. What is critical goes before all else; equals go in the order in which they came. */
  acquire(request: SlotRequest): Promise<HealingSlot | { refused: string }>;
  report(): LimitsReport;
  /** Refuses all that waits and all that comes. */
  close(): void;
}

export type LimitsReport = GuardsReport['sharedActions'];

export interface HealingLimitsInput {
  clock: Clock;
  settings: () => Settings;
  /** Instances alive at the last reading; empty before the first. */
  alive: () => readonly string[];
  instanceId: string;
  /** Most callers that wait at once. Default 100. */
  mostWaiting?: number;
}

interface Waiter extends SlotRequest {
  settle(answer: HealingSlot | { refused: string }): void;
}

const minuteMs = 60_000;
/** Settings and instances may change while callers wait. */
const lookAgainMs = 1_000;
const mostCooldowns = 1_000;
const urgency: Record<Severity, number> = { critical: 0, normal: 1, low: 2 };

/**
 * Bounds actions on shared state: so many at once and so many a minute, as this instance's share of the limits of all;
 * one answer for a fingerprint within its cooldown. It asks nobody: it holds with the database away.
 */
export function createHealingLimits(input: HealingLimitsInput): HealingLimits {
  const { clock, settings, instanceId } = input;
  const mostWaiting = input.mostWaiting ?? 100;
  const waiting: Waiter[] = [];
  const answering = new Set<string>();
  const cooldowns = new Map<string, number>();
  let starts: number[] = [];
  let running = 0;
  let closed = false;
  let cancelLook: (() => void) | null = null;

  const share = (limit: number) => localShare({ limit, instances: input.alive(), instanceId, nowMs: clock.now() });
  const forget = () => {
    const now = clock.monotonic();
    starts = starts.filter((start) => now - start < minuteMs);
    for (const [fingerprint, until] of cooldowns) if (until <= now) cooldowns.delete(fingerprint);
  };
  const room = () => {
    const { maxConcurrentHealings, rateLimitPerMinute } = settings();
    return running < share(maxConcurrentHealings) && starts.length < share(rateLimitPerMinute);
  };

  function calming(fingerprint: string | null): string | null {
    if (fingerprint === null) return null;
    if (answering.has(fingerprint)) return 'The same failure is being answered already.';
    const until = cooldowns.get(fingerprint);
    if (until === undefined) return null;
    return `The same failure was answered just now; again in ${Math.ceil((until - clock.monotonic()) / 1_000)} s.`;
  }

  function grant({ fingerprint }: Waiter): HealingSlot {
    const start = clock.monotonic();
    starts.push(start);
    running += 1;
    if (fingerprint !== null) answering.add(fingerprint);
    let held = true;
    return {
      release(ending = 'started') {
        if (!held) return;
        held = false;
        running -= 1;
        if (fingerprint !== null) answering.delete(fingerprint);
        if (ending !== 'started') takeBack(start);
        if (ending !== 'unused') calm(fingerprint);
        serve();
      },
    };
  }

  function takeBack(start: number): void {
    const place = starts.indexOf(start);
    if (place !== -1) starts.splice(place, 1);
  }

  function calm(fingerprint: string | null): void {
    const { cooldownMs } = settings();
    if (fingerprint === null || cooldownMs === 0) return;
    cooldowns.set(fingerprint, clock.monotonic() + cooldownMs);
    const oldest = cooldowns.keys().next();
    if (cooldowns.size > mostCooldowns && !oldest.done) cooldowns.delete(oldest.value);
  }

  /** Answers whom it can, most urgent first, and looks again later if somebody still waits. */
  function serve(): void {
    cancelLook?.();
    cancelLook = null;
    forget();
    for (const waiter of [...waiting]) {
      const refused = calming(waiter.fingerprint);
      if (refused !== null) waiter.settle({ refused });
      else if (room()) waiter.settle(grant(waiter));
      else break;
    }
    const oldest = starts[0];
    const untilRoom = oldest === undefined ? lookAgainMs : oldest + minuteMs - clock.monotonic();
    if (waiting.length > 0) cancelLook = clock.after(Math.min(lookAgainMs, Math.max(1, untilRoom)), serve);
  }

  /** When the line is full the least urgent gives way to a more urgent one. */
  function standInLine(waiter: Waiter): void {
    if (waiting.length >= mostWaiting) {
      const last = waiting.at(-1);
      const full = { refused: `${waiting.length} actions on shared state wait already.` };
      if (last === undefined || urgency[last.severity] <= urgency[waiter.severity]) {
        waiter.settle(full);
        return;
      }
      last.settle({ refused: 'It gave way to something more urgent: too many actions on shared state wait.' });
    }
    const behind = waiting.findIndex(({ severity }) => urgency[severity] > urgency[waiter.severity]);
    waiting.splice(behind === -1 ? waiting.length : behind, 0, waiter);
    serve();
  }

  return {
    acquire: (request) =>
      new Promise((resolve) => {
        let cancelDeadline = () => {};
        const onAbort = () => waiter.settle({ refused: 'The caller went away while it waited.' });
        const waiter: Waiter = {
          ...request,
          settle(answer) {
            cancelDeadline();
            request.signal?.removeEventListener('abort', onAbort);
            const place = waiting.indexOf(waiter);
            if (place !== -1) waiting.splice(place, 1);
            resolve(answer);
          },
        };
        if (closed) return waiter.settle({ refused: 'This instance is ending.' });
        if (request.signal?.aborted) return onAbort();
        request.signal?.addEventListener('abort', onAbort, { once: true });
        cancelDeadline = clock.after(request.deadlineMs, () =>
          waiter.settle({ refused: 'The limit on actions on shared state was reached, and no turn came in time.' }),
        );
        standInLine(waiter);
      }),
    report() {
      forget();
      const { maxConcurrentHealings, rateLimitPerMinute } = settings();
      const offset = clock.now() - clock.monotonic();
      return {
        running,
        waiting: waiting.length,
        startedLastMinute: starts.length,
        maxConcurrent: share(maxConcurrentHealings),
        perMinute: share(rateLimitPerMinute),
        cooldowns: [...cooldowns].map(([fingerprint, until]) => ({ fingerprint, untilMs: Math.round(until + offset) })),
      };
    },
    close() {
      closed = true;
      for (const waiter of [...waiting]) waiter.settle({ refused: 'This instance is ending.' });
      cancelLook?.();
    },
  };
}
