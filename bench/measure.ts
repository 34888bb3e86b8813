export interface Cost {
  /** Nanoseconds of processor time a call, the collector's threads included. */
  cpuNs: number;
  /** Nanoseconds a call by the clock on the wall. */
  wallNs: number;
}

/**
 * What one call costs, awaited by an asynchronous caller as an action is. Processor time does not count what other
 * processes of a busy machine took, so that ratios hold there as well.
 */
export async function measureCalls(call: () => Promise<void>, atLeastMs: number): Promise<Cost> {
  for (let calls = 100; ; calls *= 4) {
    const before = process.cpuUsage();
    const startedAt = performance.now();
    for (let count = 0; count < calls; count++) await call();
    const wallMs = performance.now() - startedAt;
    const { user, system } = process.cpuUsage(before);
    // Processor time is counted in steps of up to 10 ms.
    if (wallMs >= atLeastMs) return { cpuNs: ((user + system) * 1_000) / calls, wallNs: (wallMs * 1e6) / calls };
  }
}
