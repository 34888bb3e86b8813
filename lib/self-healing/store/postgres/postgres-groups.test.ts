import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as queries from '../../../../db/queries/healing-queries';
import type { AuditEntry, Store } from '../../core/ports';
import { buildObservation } from '../../testing/builders';
import { type OpenedDatabase, testDatabases } from '../../testing/test-databases';
import { newArm } from '../arm';
import { toArmRow } from './arm-rows';
import { postgresStore } from './postgres-store';

const limits = { perIncident: 5, incidentGapMs: 60_000, halfLifeMs: 14 * 86_400_000 };
const entry: AuditEntry = {
  ...{ actor: { type: 'user', id: 'a' }, action: 'merged', subject: 's', before: null, after: null },
};

describe('merging while an instance learns', () => {
  let database: OpenedDatabase;
  let store: Store;
  let tenantId: string;
  beforeAll(async () => {
    database = await testDatabases.pg();
    store = postgresStore(database.handle);
  });
  afterAll(() => database.close());
  beforeEach(() => {
    tenantId = uuidv7();
  });

  const scope = () => ({ tenantId, service: 'default' });
  const merge = () => store.groups.merge({ ...scope(), from: ['a'], into: 'b', halfLifeMs: limits.halfLifeMs, entry });
  const arms = async () =>
    (await store.patterns.load(scope())).map(({ fingerprint, successes }) => [fingerprint, successes]);

  it('waits for an observation that looked for its group before, and takes it along', async () => {
    let merging: Promise<unknown> = Promise.resolve();
    await database.handle.db.transaction(async (tx) => {
      await queries.lockHealingGroups(tx, scope(), 'to count');
      expect(await queries.listHealingGroups(tx, scope())).toEqual([]);
      merging = merge();
      expect(await waiting()).toBe(true);
      const arm = newArm(buildObservation({ tenantId, fingerprint: 'a' }));
      await queries.claimHealingPattern(tx, toArmRow({ ...arm, successes: 1 }));
    });
    await merging;
    expect(await arms()).toEqual([['b', 1]]);
  });

  it('keeps an observation waiting until it is done, which then finds its new group', async () => {
    let observing: Promise<unknown> = Promise.resolve();
    await database.handle.db.transaction(async (tx) => {
      await queries.lockHealingGroups(tx, scope(), 'to change');
      observing = store.patterns.observe(buildObservation({ tenantId, fingerprint: 'a' }), limits);
      expect(await waiting()).toBe(true);
      const put = [{ fingerprint: 'a', source: '', group: 'b' }];
      await queries.changeHealingGroups(tx, { ...scope(), by: 'a' }, { put, removed: [] });
    });
    await observing;
    expect(await arms()).toEqual([['b', 1]]);
  });

  it('never makes two instances that only learn wait for each other', async () => {
    await database.handle.db.transaction(async (tx) => {
      await queries.lockHealingGroups(tx, scope(), 'to count');
      await store.patterns.observe(buildObservation({ tenantId, fingerprint: 'a' }), limits);
    });
    expect(await arms()).toEqual([['a', 1]]);
  });

  /** True once some session waits for a lock. */
  async function waiting(): Promise<boolean> {
    for (let look = 0; look < 2_000; look++) {
      const { rows } = await database.handle.executeSql(
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      if (rows.length > 0) return true;
    }
    return false;
  }
});
