import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../../core/ports';
import { type OpenedDatabase, testDatabases } from '../../testing/test-databases';
import { postgresStore } from './postgres-store';

const tenantId = 'default';

describe('settling an action while another instance takes its resource', () => {
  let database: OpenedDatabase;
  let store: Store;
  beforeAll(async () => {
    database = await testDatabases.pg();
    store = postgresStore(database.handle);
  });
  afterAll(() => database.close());

  const take = (holder: string, ttlMs: number) =>
    store.leases.acquire({ tenantId, name: 'shared:cache', holder, ttlMs });

  it('keeps the resource from being taken until the verdict is stored, so that none is written after a takeover', async () => {
    const { handle, passTime } = database;
    const epoch = (await take('a', 10_000))?.epoch ?? 0;
    const what = { action: 'x', resource: 'cache', severity: 'normal', fingerprint: null, reason: 'y' } as const;
    const state = { status: 'running', evidence: null, rollback: null, watched: null } as const;
    const record = { id: uuidv7(), ...what, instanceId: 'a', epoch, ...state, startedAtMs: 0, settledAtMs: null };
    await store.actions.begin({ tenantId, record });
    await passTime(10_001);

    let taken: Promise<unknown> | undefined;
    let waited = false;
    // The holder has been found unfenced, and has written nothing yet: now another one wants the resource.
    handle.setBeforeQuery(async ({ text }) => {
      if (taken !== undefined || !text.startsWith('UPDATE healing_actions')) return;
      let ended = false;
      taken = take('b', 10_000).finally(() => {
        ended = true;
      });
      for (let look = 0; look < 2_000 && !waited && !ended; look++) waited = await somebodyWaits();
    });
    const settled = await store.actions.settle({ tenantId, id: record.id, epoch, status: 'succeeded', evidence: 'e' });
    handle.setBeforeQuery(undefined);

    expect(settled).toBe(true);
    expect(waited).toBe(true);
    expect(await taken).toEqual({ epoch: epoch + 1 });
    expect(await store.actions.settle({ tenantId, id: record.id, epoch, status: 'failed', evidence: 'late' })).toBe(
      false,
    );
    expect(await store.actions.find({ tenantId, id: record.id })).toMatchObject({ status: 'succeeded', evidence: 'e' });
  });

  async function somebodyWaits(): Promise<boolean> {
    const { rows } = await database.handle.executeSql(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    return rows.length > 0;
  }
});
