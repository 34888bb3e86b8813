import type { Database } from '../../../../db/client';
import * as queries from '../../../../db/queries/healing-queries';
import type { PatternStore } from '../../core/ports';
import type { StrategyName } from '../../core/vocabulary';
import { newArm, observeArm, resetArm } from '../arm';
import { groupOf } from '../group-rule';
import { toArm, toArmRow, toObservationRow, toPattern } from './arm-rows';
import { isUuid } from './event-rows';

export function postgresPatterns(db: Database): PatternStore {
  return {
    load: async (scope) => (await queries.listHealingPatterns(db, scope)).map(toPattern),
    loadShared: async (input) => (await queries.listSharedPatterns(db, input)).map(toPattern),
    observe: ({ ...seen }, limits) =>
      db.transaction(async (tx) => {
        await queries.lockHealingGroups(tx, seen, 'to count');
        const aliases = await queries.listHealingGroups(tx, seen);
        // Whoever captured the failure may not have heard yet of a merge or a split.
        const observation = { ...seen, fingerprint: groupOf(aliases, seen.ownFingerprint, seen.source) };
        const known = toArm(await queries.claimHealingPattern(tx, toArmRow(newArm(observation))));
        const { arm, counted } = observeArm(known, observation, limits);
        if (!(await queries.insertHealingObservation(tx, toObservationRow(observation, counted))))
          return { counted: false };
        await queries.updateHealingPattern(tx, toArmRow(arm));
        return { counted };
      }),
    reset: ({ atMs, fingerprint, ...of }) =>
      db.transaction(async (tx) => {
        await queries.lockHealingGroups(tx, of, 'to count');
        const group = groupOf(await queries.listHealingGroups(tx, of), fingerprint, null);
        const [row] = await queries.lockHealingPatterns(tx, { ...of, fingerprints: [group] });
        if (row) await queries.updateHealingPattern(tx, toArmRow(resetArm(toArm(row), atMs)));
      }),
    async sources(input) {
      if (input.fingerprints.length === 0) return [];
      const rows = await queries.listObservedSources(db, input);
      return rows.flatMap(({ source, ...of }) => (source === null ? [] : [{ ...of, source }]));
    },
    counted: async (input) => (isUuid(input.eventId) ? await queries.isObservationCounted(db, input) : null),
    async observations(input) {
      const rows = await queries.listCountedObservations(db, input);
      return rows.map(({ fingerprint, strategy, succeeded, elapsedMs, explored, observedAt }) => ({
        ...{ fingerprint, succeeded, explored },
        strategy: strategy as StrategyName,
        elapsedMs: elapsedMs ?? 0,
        atMs: observedAt.getTime(),
      }));
    },
  };
}
