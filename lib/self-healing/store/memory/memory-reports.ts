import type { HealingEvent } from '../../core/event';
import type { EventFilter, Reports } from '../../core/ports';
import { toRecord } from '../arm';
import { summarise, sumRollups } from '../overview';
import { issuesOf, rollupsOf, wantsPerson } from '../rollups';
import { memoryHistory } from './memory-history';
import type { MemoryRecords } from './memory-records';

export function memoryReports(records: MemoryRecords): Reports {
  const newestFirst = (tenantId: string) =>
    [...records.events.values()].filter((event) => event.tenantId === tenantId).sort((a, b) => (a.id < b.id ? 1 : -1));
  return {
    ...memoryHistory(records),
    async overview({ tenantId, ...range }) {
      const within = (atMs: number) => atMs >= range.fromMs && atMs < range.toMs;
      const events = newestFirst(tenantId).filter(({ occurredAtMs }) => within(occurredAtMs));
      const counters = [...records.counters.values()].filter(
        (counter) => counter.tenantId === tenantId && within(counter.windowStartMs),
      );
      const minutes = rollupsOf(events, counters).filter(({ resolution }) => resolution === 'minute');
      return summarise(sumRollups(minutes), issuesOf(events, counters), range);
    },
    async listEvents(filter) {
      const found = newestFirst(filter.tenantId).filter((event) => matches(event, filter));
      const events = found.slice(0, filter.limit);
      return {
        events: structuredClone(events),
        next: found.length > events.length ? (events.at(-1)?.id ?? null) : null,
      };
    },
    async getEvent({ tenantId, id }) {
      const event = records.events.get(id);
      return event?.tenantId === tenantId ? structuredClone(event) : null;
    },
    async listPatterns({ tenantId, limit }) {
      return [...records.patterns.values()]
        .filter((pattern) => pattern.tenantId === tenantId)
        .sort((a, b) => b.lastSeenMs - a.lastSeenMs)
        .slice(0, limit)
        .map(toRecord);
    },
    async latestChecks({ tenantId, history }) {
      const mine = records.checks
        .filter((check) => check.tenantId === tenantId)
        .sort((a, b) => b.checkedAtMs - a.checkedAtMs || (a.id < b.id ? 1 : -1));
      const names = [...new Set(mine.map(({ name }) => name))].sort();
      return names.flatMap((name) => {
        const [latest, ...earlier] = mine.filter((check) => check.name === name);
        return latest ? [{ latest, history: earlier.slice(0, history) }] : [];
      });
    },
  };
}

function matches(event: HealingEvent, filter: EventFilter): boolean {
  const search = filter.search?.toLowerCase();
  const searched = [event.source, event.message, event.template, event.errorName, event.errorCode ?? ''];
  return (
    (filter.outcome === undefined || event.outcome === filter.outcome) &&
    (filter.source === undefined || event.source === filter.source) &&
    (filter.kind === undefined || event.kind === filter.kind) &&
    (filter.needsYou !== true || wantsPerson(event)) &&
    (filter.cursor === undefined || event.id < filter.cursor) &&
    (filter.after === undefined || event.id > filter.after) &&
    (!search || searched.some((text) => text.toLowerCase().includes(search)))
  );
}
