import { isDrill } from '../../core/drill';
import type { FailureCount, Reports } from '../../core/ports';
import { decisionOf } from '../decision';
import { rollupsOf } from '../rollups';
import type { MemoryRecords } from './memory-records';

/** What learning and the search for patterns read of the past. */
export function memoryHistory(
  records: MemoryRecords,
): Pick<Reports, 'decisions' | 'failureCounts' | 'releases' | 'dependenciesOf'> {
  const oldestFirst = (tenantId: string, fromMs: number) =>
    [...records.events.values()]
      .filter((event) => event.tenantId === tenantId && event.occurredAtMs >= fromMs)
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    async decisions({ tenantId, service, fromMs, after = '', limit, drills = true }) {
      const found = oldestFirst(tenantId, fromMs)
        .filter((event) => event.id > after && (service === undefined || event.service === service))
        .filter((event) => drills || !isDrill(event))
        .flatMap((event) => decisionOf(event) ?? []);
      return structuredClone(found.slice(0, limit));
    },
    async failureCounts({ tenantId, fromMs, toMs, resolution, limit }) {
      const mine = <Row extends { tenantId: string }>(rows: Map<string, Row>) =>
        [...rows.values()].filter((row) => row.tenantId === tenantId);
      const sums = new Map<string, FailureCount>();
      for (const row of rollupsOf(mine(records.events), mine(records.counters))) {
        const { bucketStartMs: startMs, service, source, kind, count } = row;
        if (row.resolution !== resolution || startMs < fromMs || startMs >= toMs) continue;
        const key = JSON.stringify([startMs, service, source, kind]);
        const known = sums.get(key);
        if (known) known.count += count;
        else sums.set(key, { startMs, service, source, kind: kind as FailureCount['kind'], count });
      }
      return [...sums.values()].sort(inOrder).slice(-limit);
    },
    async releases({ tenantId, fromMs }) {
      const firstSeen = new Map<string, number>();
      for (const { release, occurredAtMs } of oldestFirst(tenantId, Number.NEGATIVE_INFINITY))
        if (release !== null && !firstSeen.has(release)) firstSeen.set(release, occurredAtMs);
      return [...firstSeen]
        .map(([release, firstSeenMs]) => ({ release, firstSeenMs }))
        .filter(({ firstSeenMs }) => firstSeenMs >= fromMs)
        .sort((a, b) => b.firstSeenMs - a.firstSeenMs);
    },
    async dependenciesOf({ tenantId, fromMs }) {
      const pairs = new Map<string, { source: string; dependency: string }>();
      for (const { source, dependency } of oldestFirst(tenantId, fromMs))
        if (dependency !== null) pairs.set(JSON.stringify([source, dependency]), { source, dependency });
      return [...pairs].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, pair]) => pair);
    },
  };
}

function inOrder(a: FailureCount, b: FailureCount): number {
  const [one, other] = [a, b].map(({ service, source, kind }) => JSON.stringify([service, source, kind]));
  return a.startMs - b.startMs || ((one ?? '') < (other ?? '') ? -1 : 1);
}
