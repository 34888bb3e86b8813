import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenedDatabase, testDatabases } from '../../testing/test-databases';
import { postgresStore } from './postgres-store';

const who = { tenantId: 'default', instanceId: 'a', aliveMs: 10_000 };

describe.each(Object.entries(testDatabases))('the reading of what instances share (%s)', (_name, open) => {
  let database: OpenedDatabase;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(() => database.close());

  it('asks the database once, and writes one heartbeat a second at most', async () => {
    const { handle, passTime } = database;
    const store = postgresStore(handle);
    const versions = async () => {
      const { rows } = await handle.executeSql(
        `SELECT xmin::text || ' ' || ctid::text AS version FROM healing_instances`,
      );
      return rows.map(({ version }) => version);
    };
    let asked = 0;
    handle.setBeforeQuery(() => {
      asked += 1;
    });
    await store.coordination.read(who);
    expect(asked).toBe(1);
    handle.setBeforeQuery(undefined);

    // As if it had just been written, however slow this machine is.
    await handle.executeSql(`UPDATE healing_instances SET last_seen = clock_timestamp() + interval '1 minute'`);
    const first = await versions();
    expect(first).toHaveLength(1);
    for (let reading = 0; reading < 5; reading++) await store.coordination.read(who);
    expect(await versions()).toEqual(first);
    await passTime(62_000);
    await store.coordination.read(who);
    const second = await versions();
    expect(second).toHaveLength(1);
    expect(second).not.toEqual(first);
  });

  it('keeps products apart that share a database', async () => {
    const [shop, blog] = ['shop', 'blog'].map((service) => postgresStore(database.handle, { service }));
    const actor = { type: 'user', id: 'u' } as const;
    await shop?.settings.save({ tenantId: 'default', expectedVersion: 0, settings: {}, actor, note: '' });
    await shop?.coordination.read({ ...who, instanceId: 'shop-1' });
    const seen = await blog?.coordination.read({ ...who, instanceId: 'blog-1' });
    expect(seen).toMatchObject({ settings: null, alive: ['blog-1'] });
    expect(await blog?.audit.head({ tenantId: 'default' })).toBeNull();
    expect(await shop?.audit.range({ tenantId: 'default', from: 1, limit: 5 })).toMatchObject([{ service: 'shop' }]);
  });
});
