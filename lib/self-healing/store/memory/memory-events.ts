import type { CheckStore, EventStore } from '../../core/ports';
import { dropOldest, type MemoryRecords, mostRecords } from './memory-records';

const mostChecks = 5_000;

export function memoryEvents(records: MemoryRecords): EventStore {
  return {
    async append({ events, counters }) {
      for (const event of events)
        if (!records.events.has(event.id)) records.events.set(event.id, structuredClone(event));
      for (const counter of counters)
        if (!records.counters.has(counter.id)) records.counters.set(counter.id, { ...counter });
      dropOldest(records.events, mostRecords);
      dropOldest(records.counters, mostRecords);
    },
    async attachModel({ tenantId, id, model }) {
      const event = records.events.get(id);
      if (event?.tenantId === tenantId) records.events.set(id, { ...event, model: structuredClone(model) });
    },
  };
}

export function memoryChecks(records: MemoryRecords): CheckStore {
  return {
    async append(results) {
      const known = new Set(records.checks.map(({ id }) => id));
      records.checks.push(...results.filter(({ id }) => !known.has(id)).map((result) => ({ ...result })));
      records.checks.splice(0, records.checks.length - mostChecks);
    },
  };
}
