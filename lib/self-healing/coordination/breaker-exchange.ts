import type { BreakerReport } from '../core/coordination';
import type { Clock, Store } from '../core/ports';
import type { Settings } from '../core/settings';

interface ProbeOutcome {
  dependency: string;
  epoch: number;
  succeeded: boolean;
  /** For how long a failed one opens the breaker anew. */
  openMs: number;
}

/** What the exchange needs of the breakers of this process (`guard/circuit-breaker.ts`). */
export interface ExchangedBreakers {
  reports(): BreakerReport[];
  probesWanted(): { dependency: string; epoch: number }[];
  grantProbe(input: { dependency: string; epoch: number; askedAt: number; leaseMs: number }): void;
  takeProbeResults(): ProbeOutcome[];
}

export interface BreakerExchange {
  /** One round, never two at once; true when it may have changed shared state: then another reading is worth it. */
  round(): Promise<boolean>;
  /** Probe results that were refused because somebody else had taken over. */
  fenced(): number;
}

/** What an instance said holds for `aliveMs`; it says it again in time. */
const repeatMs = 2_000;
/** Long enough for a slow answer. */
const shortestLeaseMs = 5_000;
const longestLeaseMs = 60_000;
const hungMs = 30_000;

/**
 * Tells the store what this instance's breakers see, and makes the one probe of a shared breaker when it may. Where
 * nothing ever failed it does nothing at all.
 */
export function createBreakerExchange(input: {
  store: Pick<Store, 'breakers'>;
  breakers: ExchangedBreakers;
  clock: Pick<Clock, 'monotonic'>;
  settings: () => Settings['breaker'];
  tenantId: string;
  instanceId: string;
  aliveMs: number;
}): BreakerExchange {
  const { store, breakers, clock, settings, aliveMs } = input;
  const identity = { tenantId: input.tenantId, instanceId: input.instanceId };
  const told = new Map<string, BreakerReport & { at: number }>();
  let unsettled: (ProbeOutcome & { at: number })[] = [];
  let fenced = 0;
  let busySince = Number.NEGATIVE_INFINITY;

  const isNews = (report: BreakerReport, now: number): boolean => {
    const before = told.get(report.dependency);
    const quiet = report.state === 'closed' && report.failures === 0;
    if (!before) return !quiet;
    if (before.state !== report.state || before.failures !== report.failures) return true;
    return !quiet && (before.calls !== report.calls || now - before.at >= repeatMs);
  };

  async function settle(): Promise<boolean> {
    const now = clock.monotonic();
    const waiting = [...unsettled, ...breakers.takeProbeResults().map((result) => ({ ...result, at: now }))];
    // A result that could not be written is tried again, while its lease may still hold.
    unsettled = waiting.filter(({ at }) => now - at < longestLeaseMs);
    const all = unsettled;
    for (const result of all) {
      const { dependency, epoch, succeeded, openMs } = result;
      if (!(await store.breakers.settleProbe({ ...identity, dependency, epoch, succeeded, openMs }))) fenced += 1;
      unsettled = unsettled.filter((other) => other !== result);
    }
    return all.length > 0;
  }

  async function report(): Promise<boolean> {
    const at = clock.monotonic();
    const reports = breakers.reports().filter((each) => isNews(each, at));
    if (reports.length === 0) return false;
    const { quorum, failureRate, minimumCalls, openMs } = settings();
    await store.breakers.report({ ...identity, reports, rule: { aliveMs, quorum, failureRate, minimumCalls, openMs } });
    const opened = reports.some(({ dependency, state }) => state === 'open' && told.get(dependency)?.state !== 'open');
    for (const each of reports) {
      if (each.state === 'closed' && each.failures === 0) told.delete(each.dependency);
      else told.set(each.dependency, { ...each, at });
    }
    return opened;
  }

  async function claim(): Promise<void> {
    for (const wanted of breakers.probesWanted()) {
      const leaseMs = Math.min(longestLeaseMs, Math.max(shortestLeaseMs, settings().openMs));
      const askedAt = clock.monotonic();
      if (await store.breakers.claimProbe({ ...identity, ...wanted, leaseMs })) {
        breakers.grantProbe({ ...wanted, askedAt, leaseMs });
      }
    }
  }

  return {
    fenced: () => fenced,
    async round() {
      const startedAt = clock.monotonic();
      // One that hangs is not joined by others, each with a connection of its own.
      if (startedAt - busySince < hungMs) return false;
      busySince = startedAt;
      try {
        const settled = await settle();
        const opened = await report();
        if (!settled) await claim();
        return settled || opened;
      } finally {
        busySince = Number.NEGATIVE_INFINITY;
      }
    },
  };
}
