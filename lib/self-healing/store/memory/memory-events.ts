import type { CheckResult, HealingEvent, Observation, PatternRecord, StormCounter } from '../../core/event';
import type { CheckStore, EventStore, PatternStore } from '../../core/ports';

/** Everything that is recorded, bounded: the oldest goes first. */
export interface MemoryRecords {
  events: Map<string, HealingEvent>;
  counters: Map<string, StormCounter>;
  patterns: Map<string, PatternRecord & { incidentSeenMs: number; incidentCount: number }>;
  observed: Set<string>;
  checks: CheckResult[];
}

const mostEvents = 10_000;
const mostChecks = 5_000;

export const emptyRecords = (): MemoryRecords => ({
  events: new Map(),
  counters: new Map(),
  patterns: new Map(),
  observed: new Set(),
  checks: [],
});

export function memoryEvents(records: MemoryRecords): EventStore {
  return {
    async append({ events, counters }) {
      for (const event of events)
        if (!records.events.has(event.id)) records.events.set(event.id, structuredClone(event));
      for (const counter of counters)
        if (!records.counters.has(counter.id)) records.counters.set(counter.id, { ...counter });
      dropOldest(records.events, mostEvents);
      dropOldest(records.counters, mostEvents);
    },
    async attachModel({ tenantId, id, model }) {
      const event = records.events.get(id);
      if (event?.tenantId === tenantId) records.events.set(id, { ...event, model: structuredClone(model) });
    },
  };
}

export function memoryPatterns(records: MemoryRecords): PatternStore {
  return {
    async load({ tenantId, service }) {
      return [...records.patterns.values()]
        .filter((pattern) => pattern.tenantId === tenantId && pattern.service === service)
        .map(toPattern);
    },
    async observe(observation, limits) {
      if (records.observed.has(observation.eventId)) return;
      records.observed.add(observation.eventId);
      dropOldest(records.observed, mostEvents);
      const { tenantId, service, fingerprint, strategy } = observation;
      const key = JSON.stringify([tenantId, service, fingerprint, strategy]);
      const known = records.patterns.get(key) ?? newPattern(observation);
      const sameIncident = Math.abs(observation.atMs - known.incidentSeenMs) <= limits.incidentGapMs;
      const taught = sameIncident ? known.incidentCount : 0;
      const counts = taught < limits.perIncident ? 1 : 0;
      records.patterns.set(key, {
        ...known,
        successes: known.successes + (observation.succeeded ? counts : 0),
        failures: known.failures + (observation.succeeded ? 0 : counts),
        lastSeenMs: Math.max(known.lastSeenMs, observation.atMs),
        incidentSeenMs: Math.max(known.incidentSeenMs, observation.atMs),
        incidentCount: taught + counts,
      });
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

export function toPattern(pattern: MemoryRecords['patterns'] extends Map<string, infer P> ? P : never): PatternRecord {
  const { incidentSeenMs: _seen, incidentCount: _count, ...record } = pattern;
  return record;
}

function newPattern({ eventId: _id, succeeded: _succeeded, atMs, ...arm }: Observation) {
  return { ...arm, successes: 0, failures: 0, lastSeenMs: atMs, incidentSeenMs: atMs, incidentCount: 0 };
}

function dropOldest(kept: Map<string, unknown> | Set<string>, most: number): void {
  for (const key of kept.keys()) {
    if (kept.size <= most) return;
    kept.delete(key);
  }
}
