import { uuidv7 } from 'uuidv7';
import type { StormCounter } from '../core/event';
import type { Limits } from '../core/limits';
import type { EventDraft } from './build-event';

const countingMs = 5_000;
const rememberedWindows = 10_000;

export interface Storm {
  /** True when the event is one of the first of its fingerprint in this window, to be stored whole; else it was counted. */
  admit(event: EventDraft, nowMs: number): boolean;
  /** Takes the counters that have collected long enough, or all of them. */
  take(nowMs: number, all: boolean): StormCounter[];
  /** Counters that still collect. */
  open(): number;
}

/**
 * Bounds the rows of an error storm: whole events for the first few of a fingerprint and window, then counters, one row
 * for five seconds of a fingerprint, source, outcome and strategy.
 */
export function createStorm(limits: Pick<Limits, 'eventsPerWindow' | 'stormWindowMs'>, instanceId: string): Storm {
  const windows = new Map<string, { startMs: number; whole: number }>();
  const counters = new Map<string, StormCounter & { sinceMs: number }>();

  const windowOf = (event: EventDraft, nowMs: number) => {
    const startMs = Math.floor(nowMs / limits.stormWindowMs) * limits.stormWindowMs;
    const key = JSON.stringify([event.tenantId, event.service, event.fingerprint]);
    const known = windows.get(key);
    if (known?.startMs === startMs) return known;
    const fresh = { startMs, whole: 0 };
    windows.delete(key);
    if (windows.size >= rememberedWindows) windows.delete(windows.keys().next().value ?? '');
    windows.set(key, fresh);
    return fresh;
  };

  const count = (event: EventDraft, windowStartMs: number, nowMs: number): void => {
    const { tenantId, service, fingerprint, source, kind, outcome, strategy } = event;
    const key = JSON.stringify([tenantId, service, fingerprint, source, kind, outcome, strategy, windowStartMs]);
    const open = counters.get(key);
    if (open) open.count += 1;
    else
      counters.set(key, {
        ...{ id: uuidv7(), tenantId, service, instanceId, fingerprint, source, kind, outcome, strategy },
        ...{ windowStartMs, count: 1, sinceMs: nowMs },
      });
  };

  return {
    admit(event, nowMs) {
      const window = windowOf(event, nowMs);
      if (window.whole < limits.eventsPerWindow) {
        window.whole += 1;
        return true;
      }
      count(event, window.startMs, nowMs);
      return false;
    },
    take(nowMs, all) {
      const due = [...counters].filter(
        ([, { sinceMs, windowStartMs }]) =>
          all || nowMs - sinceMs >= countingMs || nowMs >= windowStartMs + limits.stormWindowMs,
      );
      for (const [key] of due) counters.delete(key);
      return due.map(([, { sinceMs: _sinceMs, ...counter }]) => counter);
    },
    open: () => counters.size,
  };
}
