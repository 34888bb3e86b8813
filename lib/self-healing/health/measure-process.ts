import { getHeapStatistics } from 'node:v8';
import type { Clock } from '../core/ports';

export interface ProcessLoad {
  /** How much later than asked a timer fired, milliseconds. */
  loopDelayMs: number;
  /** Heap in use as a share of the heap's limit, 0 to 1. */
  heapShare: number;
}

const waitMs = 20;

/** Measures how busy this process is: one short timer and the heap's own figures. */
export function measureProcess(clock: Clock): (signal: AbortSignal) => Promise<ProcessLoad> {
  return async (signal) => {
    const startedAt = clock.monotonic();
    await clock.sleep(waitMs, signal);
    const loopDelayMs = Math.max(0, clock.monotonic() - startedAt - waitMs);
    const heap = getHeapStatistics();
    return { loopDelayMs, heapShare: heap.used_heap_size / heap.heap_size_limit };
  };
}
