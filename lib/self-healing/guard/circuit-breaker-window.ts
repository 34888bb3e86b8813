/** Calls and failures of the last `windowMs`. */
export interface CallCounts {
  calls: number;
  failures: number;
}

export interface CallWindow {
  add(nowMs: number, windowMs: number, failed: boolean): void;
  counts(nowMs: number, windowMs: number): CallCounts;
  clear(): void;
}

const parts = 10;

/**
 * A sliding window in ten parts: a call is counted for at least nine tenths of `windowMs` and never longer than it.
 * Time is the caller's and must not go back. A `windowMs` other than before starts an empty window.
 */
export function createCallWindow(): CallWindow {
  let width = 0;
  let slots: (CallCounts & { index: number })[] = [];

  const clear = () => {
    slots = Array.from({ length: parts }, () => ({ index: -1, calls: 0, failures: 0 }));
  };
  const indexAt = (nowMs: number, windowMs: number): number => {
    if (width !== windowMs) {
      width = windowMs;
      clear();
    }
    return Math.floor((nowMs * parts) / windowMs);
  };

  return {
    clear,
    add(nowMs, windowMs, failed) {
      const index = indexAt(nowMs, windowMs);
      const slot = slots[index % parts];
      if (!slot) return;
      if (slot.index !== index) {
        slot.index = index;
        slot.calls = 0;
        slot.failures = 0;
      }
      slot.calls += 1;
      if (failed) slot.failures += 1;
    },
    counts(nowMs, windowMs) {
      const oldest = indexAt(nowMs, windowMs) - parts;
      let calls = 0;
      let failures = 0;
      for (const slot of slots) {
        if (slot.index <= oldest) continue;
        calls += slot.calls;
        failures += slot.failures;
      }
      return { calls, failures };
    },
  };
}
