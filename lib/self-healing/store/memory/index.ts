import type { Clock, Store } from '../../core/ports';
import { systemClock } from '../../core/system-clock';
import { memoryAlerts, memoryKeys, memoryLeases, memoryUsage, removeWhere } from './memory-claims';
import { emptyRecords, memoryChecks, memoryEvents, memoryPatterns } from './memory-events';
import { memoryReports } from './memory-reports';
import { memoryCache, memorySteps } from './memory-results';

/** Remembers everything in this process, bounded, until it ends. For tests, benches and a first try. */
export function memoryStore(input: { clock?: Clock } = {}): Store {
  const clock = input.clock ?? systemClock;
  const records = emptyRecords();
  const keys = memoryKeys(clock);
  const steps = memorySteps(clock);
  const cache = memoryCache(clock);
  return {
    events: memoryEvents(records),
    patterns: memoryPatterns(records),
    checks: memoryChecks(records),
    steps,
    keys,
    cache,
    leases: memoryLeases(clock),
    alerts: memoryAlerts(clock),
    usage: memoryUsage(),
    reports: memoryReports(records),
    async prune({ beforeMs }) {
      const checks = records.checks.length;
      records.checks = records.checks.filter(({ checkedAtMs }) => checkedAtMs >= beforeMs);
      return (
        removeWhere(records.events, ({ occurredAtMs }) => occurredAtMs < beforeMs) +
        removeWhere(records.counters, ({ windowStartMs }) => windowStartMs < beforeMs) +
        (checks - records.checks.length) +
        keys.prune() +
        cache.prune() +
        steps.prune(beforeMs)
      );
    },
    close: async () => undefined,
  };
}
