import type { BreakerReport, BreakerStore, Clock, SharedBreaker } from '../../core/ports';
import { reasonToOpen, settlingMs } from '../breaker-rule';
import type { MemoryInstances } from './memory-instances';
import { TenantRows } from './memory-scope';

interface Breaker {
  dependency: string;
  state: 'closed' | 'open';
  epoch: number;
  openedAtMs: number | null;
  retryAtMs: number;
  reason: string;
  probe: { holder: string; untilMs: number } | null;
  changedAtMs: number;
}

type Report = BreakerReport & { instanceId: string; reportedAtMs: number };

export interface MemoryBreakers extends BreakerStore {
  all(tenantId: string): SharedBreaker[];
  forget(tenantId: string, instanceId: string): void;
  prune(input: { beforeMs: number; unseenMs: number }): number;
}

const probeFailed = '; the last probe failed';

export function memoryBreakers(clock: Clock, instances: MemoryInstances): MemoryBreakers {
  const breakers = new TenantRows<Breaker>();
  const reports = new TenantRows<Report>();
  const inEpoch = (tenantId: string, dependency: string, epoch: number) => {
    const breaker = breakers.get(tenantId, dependency);
    return breaker?.state === 'open' && breaker.epoch === epoch ? breaker : null;
  };
  const all = (tenantId: string) =>
    breakers
      .of(tenantId)
      .map((breaker) => toShared(breaker, clock.now()))
      .sort((a, b) => (a.dependency < b.dependency ? -1 : 1));
  return {
    async report({ tenantId, instanceId, rule, ...input }) {
      const now = clock.now();
      for (const { dependency, state, calls, failures } of input.reports) {
        const seen = { dependency, state, calls, failures, instanceId, reportedAtMs: now };
        reports.set(seen, tenantId, dependency, instanceId);
      }
      const alive = new Set([...instances.alive(tenantId, rule.aliveMs), instanceId]);
      for (const dependency of new Set(input.reports.map((report) => report.dependency))) {
        const known = breakers.get(tenantId, dependency);
        if (known?.state === 'open') continue;
        const since = Math.max(now - rule.aliveMs, known === undefined ? 0 : known.changedAtMs + settlingMs);
        const fresh = reports
          .of(tenantId)
          .filter((report) => report.dependency === dependency && alive.has(report.instanceId))
          .filter(({ reportedAtMs }) => reportedAtMs > since);
        const reason = reasonToOpen(fresh, alive.size, rule);
        if (reason === null) continue;
        const times = { openedAtMs: now, retryAtMs: now + rule.openMs, changedAtMs: now };
        const epoch = (known?.epoch ?? 0) + 1;
        breakers.set({ dependency, state: 'open', epoch, ...times, reason, probe: null }, tenantId, dependency);
      }
    },
    async claimProbe({ tenantId, dependency, epoch, instanceId, leaseMs }) {
      const now = clock.now();
      const breaker = inEpoch(tenantId, dependency, epoch);
      if (breaker === null || breaker.retryAtMs > now || (breaker.probe?.untilMs ?? 0) > now) return false;
      breaker.probe = { holder: instanceId, untilMs: now + leaseMs };
      return true;
    },
    async settleProbe({ tenantId, dependency, epoch, instanceId, succeeded, openMs }) {
      const now = clock.now();
      const breaker = inEpoch(tenantId, dependency, epoch);
      if (breaker?.probe?.holder !== instanceId) return false;
      const { reason } = breaker;
      Object.assign(breaker, { probe: null, changedAtMs: now });
      if (succeeded) Object.assign(breaker, { state: 'closed', openedAtMs: null, reason: 'a probe succeeded' });
      else
        Object.assign(breaker, {
          epoch: epoch + 1,
          retryAtMs: now + openMs,
          reason: reason.endsWith(probeFailed) ? reason : reason + probeFailed,
        });
      return true;
    },
    list: async ({ tenantId }) => all(tenantId),
    all,
    forget: (tenantId, instanceId) => void reports.remove((report) => report.instanceId === instanceId, tenantId),
    prune: ({ beforeMs, unseenMs }) =>
      reports.remove(({ reportedAtMs }) => reportedAtMs < clock.now() - unseenMs) +
      breakers.remove(({ state, changedAtMs }) => state === 'closed' && changedAtMs < beforeMs),
  };
}

function toShared(breaker: Breaker, now: number): SharedBreaker {
  const { dependency, epoch, openedAtMs, reason, probe } = breaker;
  const open = breaker.state === 'open';
  return {
    dependency,
    state: open && breaker.retryAtMs <= now ? 'half-open' : breaker.state,
    epoch,
    openedAtMs,
    retryAtMs: open ? breaker.retryAtMs : null,
    reason,
    probeHolder: probe !== null && probe.untilMs > now ? probe.holder : null,
  };
}
