import type { PatternStore } from '../../core/ports';
import { newArm, observeArm, resetArm, toRecord } from '../arm';
import { groupOf } from '../group-rule';
import { armKey, dropOldest, type MemoryRecords, mostRecords, within } from './memory-records';

export function memoryPatterns(records: MemoryRecords): PatternStore {
  return {
    load: async (scope) => [...records.patterns.values()].filter(within(scope)).map(toRecord),
    async loadShared({ tenantId, service, limit }) {
      return [...records.patterns.values()]
        .filter((arm) => arm.tenantId === tenantId && arm.service !== service)
        .sort((a, b) => b.lastSeenMs - a.lastSeenMs)
        .slice(0, limit)
        .map(toRecord);
    },
    async observe(seen, limits) {
      if (records.observations.has(seen.eventId)) return { counted: false };
      const aliases = [...records.groups.values()].filter(within(seen));
      const observation = { ...seen, fingerprint: groupOf(aliases, seen.ownFingerprint, seen.source) };
      const key = armKey(observation);
      const { arm, counted } = observeArm(records.patterns.get(key) ?? newArm(observation), observation, limits);
      records.patterns.set(key, arm);
      records.observations.set(seen.eventId, { ...observation, counted });
      dropOldest(records.observations, mostRecords);
      return { counted };
    },
    async reset({ atMs, ...of }) {
      const aliases = [...records.groups.values()].filter(within(of));
      const key = armKey({ ...of, fingerprint: groupOf(aliases, of.fingerprint, null) });
      const arm = records.patterns.get(key);
      if (arm) records.patterns.set(key, resetArm(arm, atMs));
    },
    async sources({ fingerprints, ...scope }) {
      const seen = [...records.observations.values()].filter(within(scope));
      const found = seen
        .filter(({ fingerprint }) => fingerprints.includes(fingerprint))
        .map(({ fingerprint, ownFingerprint: own = fingerprint, source }) => ({ fingerprint, own, source }));
      return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()];
    },
    async counted({ tenantId, eventId }) {
      const seen = records.observations.get(eventId);
      return seen?.tenantId === tenantId ? seen.counted : null;
    },
    async observations({ fingerprint, limit, ...scope }) {
      return [...records.observations.values()]
        .filter(within(scope))
        .filter((seen) => seen.counted && (fingerprint === undefined || seen.fingerprint === fingerprint))
        .sort((a, b) => b.atMs - a.atMs)
        .slice(0, limit)
        .map(({ fingerprint, strategy, succeeded, elapsedMs, explored, atMs }) => ({
          ...{ fingerprint, strategy, succeeded, elapsedMs, explored, atMs },
        }));
    },
  };
}
