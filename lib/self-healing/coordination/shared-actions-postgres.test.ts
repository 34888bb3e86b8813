import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type DatabaseHandle, openDatabase } from '../../../db/client';
import { migrateDatabase } from '../../../db/migrate';
import type { Logger, Store } from '../core/ports';
import { settingsSchema } from '../core/settings';
import { systemClock } from '../core/system-clock';
import { createCipher } from '../store/cipher';
import { memoryStore } from '../store/memory';
import { postgresStore } from '../store/postgres';
import { startProcess, type TestProcess } from '../testing/child-process';
import { createTestDatabase, type TestDatabase } from '../testing/postgres';
import { clearSharedCache } from './actions/clear-shared-cache';
import { createHealingLimits } from './healing-limits';
import type { RateReading } from './shared-action';
import { createSharedActions, defineSharedAction, type SharedAction, type SharedActions } from './shared-actions';
import { createVotes } from './vote';

const tenantId = 'default';
const clock = systemClock;
let database: TestDatabase;
let handle: DatabaseHandle;
let store: Store;

beforeAll(async () => {
  database = await createTestDatabase();
  handle = await openDatabase({ url: database.url, driver: 'pg' });
  await migrateDatabase(handle);
  store = postgresStore(handle);
  await handle.executeSql('CREATE TABLE thing (value text NOT NULL, epoch int NOT NULL)');
});
afterAll(async () => {
  await handle?.close();
  await database?.drop();
});
beforeEach(async () => {
  for (const table of ['thing', 'healing_leases', 'healing_actions', 'healing_proposals', 'healing_instances']) {
    await handle.executeSql(`DELETE FROM ${table} WHERE true`);
  }
});

const ending: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

/** One instance with a database connection pool of its own. */
async function instance(
  instanceId: string,
  given: { actions?: (own: Store) => SharedAction[]; alive?: string[] } = {},
) {
  const own = await openDatabase({ url: database.url, driver: 'pg' });
  const warnings: string[] = [];
  const log = (message: string) => void warnings.push(message);
  const logger: Logger = { info: () => {}, warn: log, error: log };
  const settings = settingsSchema.parse({ watchMs: 1_000 });
  const alive = given.alive ?? [instanceId];
  const view = () => ({ settings, version: 0, alive, approvals: [], breakers: [], ageMs: 0 });
  const ownStore = postgresStore(own);
  const parts = { store: ownStore, clock, logger, instanceId, tenantId, control: { view } };
  const limits = createHealingLimits({ clock, settings: () => settings, alive: () => alive, instanceId });
  const votes = createVotes({ ...parts, aliveMs: 60_000 });
  const known = given.actions?.(ownStore) ?? [];
  const actions: SharedActions = createSharedActions({
    ...{ ...parts, limits, votes, actions: known },
    cipher: createCipher('a secret of the tests'),
  });
  ending.push(async () => {
    await actions.close();
    limits.close();
    await own.close();
  });
  const beat = async () => {
    const reading = await ownStore.coordination.read({ tenantId, instanceId, aliveMs: 60_000 });
    await votes.answer(reading.proposals);
  };
  return { ...actions, warnings, beat, known, store: ownStore };
}

const wish = { resource: 'thing', severity: 'normal' as const, fingerprint: null, reason: 'It is broken.' };
const records = async () =>
  (await store.actions.list({ tenantId, limit: 9 })).map((one) => [one.instanceId, one.status]);

describe('actions on shared state, on a real Postgres', () => {
  it('run once for a hundred callers on three instances, and all get the result', async () => {
    let release = () => {};
    const othersHaveAsked = new Promise<void>((resolve) => {
      release = resolve;
    });
    let acted = 0;
    const action = defineSharedAction({
      ...{ name: 'write-thing', scope: 'fleet', summary: 'Writes the thing.' },
      async act({ epoch }) {
        acted += 1;
        await handle.executeSql(`INSERT INTO thing VALUES ('written', ${epoch})`);
        await othersHaveAsked;
        return { evidence: 'Wrote the thing' };
      },
    });
    const names = ['a', 'b', 'c'];
    const instances = await Promise.all(names.map((name) => instance(name, { alive: names })));
    const refused = new Set<string>();
    for (const [place, one] of instances.entries()) {
      const { acquire } = one.store.leases;
      one.store.leases.acquire = async (input) => {
        const lease = await acquire(input);
        if (lease === null && refused.add(names[place] ?? '').size === 2) release();
        return lease;
      };
    }
    const callers = Array.from({ length: 100 }, (_, place) => instances[place % 3]);
    const results = await Promise.all(callers.map((one) => one?.run({ ...wish, action, deadlineMs: 20_000 })));
    expect(acted).toBe(1);
    expect((await handle.executeSql('SELECT epoch FROM thing')).rows).toEqual([{ epoch: 1 }]);
    const statuses = results.map((result) => result?.status);
    expect(statuses.filter((status) => status === 'done-here').length).toBeGreaterThan(30);
    expect(statuses.filter((status) => status === 'done-by-another').length).toBeGreaterThan(60);
    expect(results.every((result) => result && 'evidence' in result && result.evidence === 'Wrote the thing.')).toBe(
      true,
    );
    expect(await records()).toHaveLength(1);
  });

  it.each([
    [true, 'done-here'],
    [false, 'refused'],
  ])('that are critical need two of three instances (second one agrees: %s)', async (agrees, status) => {
    await store.cache.set({ tenantId, key: 'k' }, { ...times(), value: 'wrong', tags: [] });
    const names = ['a', 'b', 'c'];
    const sees: Record<string, boolean> = { a: true, b: agrees, c: false };
    const instances = await Promise.all(
      names.map((name) =>
        instance(name, {
          alive: names,
          actions: ({ cache }) => [
            clearSharedCache({ cache, clock, tenantId, seesTrouble: async () => sees[name] ?? false }),
          ],
        }),
      ),
    );
    for (const one of instances) await one.beat();
    const [first, ...others] = instances;
    const action = first?.known[0];
    if (!first || !action) throw new Error('no instance');
    let result: Awaited<ReturnType<SharedActions['run']>> | null = null;
    const running = first.run({ ...wish, action, resource: 'cache', deadlineMs: 20_000 }).then((answer) => {
      result = answer;
    });
    // The pulse of the others, as fast as it goes.
    for (let beat = 0; result === null && beat < 5_000; beat++) for (const one of others) await one.beat();
    await running;
    expect(result).toMatchObject({ status });
    expect((await store.cache.get({ tenantId, key: 'k' })) === null).toBe(agrees);
  });

  it('are undone, from the sealed plan, when the failure rate did not fall', async () => {
    await store.cache.set({ tenantId, key: 'k' }, { ...times(), value: 'kept', tags: ['t'] });
    let rate: RateReading = { failures: 5, calls: 10 };
    const one = await instance('a', {
      actions: ({ cache }) => [
        clearSharedCache({ cache, clock, tenantId, seesTrouble: async () => true, failureRate: () => rate }),
      ],
    });
    const [action] = one.known;
    if (!action) throw new Error('no action');
    const result = await one.run({ ...wish, action, resource: 'cache:t', deadlineMs: 20_000 });
    expect(result).toMatchObject({ status: 'done-here' });
    expect(await store.cache.get({ tenantId, key: 'k' })).toBeNull();
    rate = { failures: 9, calls: 10 };
    await one.idle();
    expect(await store.cache.get({ tenantId, key: 'k' })).toMatchObject({ value: 'kept' });
    const record = await store.actions.latest({ tenantId, resource: 'cache:t' });
    expect(record).toMatchObject({ status: 'rolled-back', watched: { before: 0.5, after: 0.9, calls: 10 } });
    expect(JSON.stringify(record)).not.toContain('kept');
  });

  it('of a process that stood still are fenced off: its late write and its late word count for nothing', async () => {
    await handle.executeSql(`INSERT INTO thing VALUES ('before', 0)`);
    const script = fileURLToPath(new URL('../testing/__fixtures__/shared-action-holder.ts', import.meta.url));
    const holder: TestProcess = startProcess(script, { env: { DATABASE_URL: database.url, INSTANCE_ID: 'holder' } });
    ending.push(() => holder.end());
    expect(await holder.line(/^acting/)).toBe('acting in epoch 1');
    holder.freeze();
    // As if the time of its lease had passed while it stood still.
    await handle.executeSql(`UPDATE healing_leases SET expires_at = clock_timestamp() - interval '1 second'`);
    const heir = await instance('heir');
    const action = defineSharedAction({
      ...{ name: 'write-thing', scope: 'fleet', summary: 'Writes the thing.' },
      async act({ epoch }) {
        await handle.executeSql(`UPDATE thing SET value = 'of the heir', epoch = ${epoch} WHERE epoch <= ${epoch}`);
        return { evidence: 'Wrote the thing' };
      },
    });
    expect(await heir.run({ ...wish, action, deadlineMs: 20_000 })).toMatchObject({ status: 'done-here' });
    holder.thaw();
    holder.tell('go on');
    expect(await holder.line(/^wrote/)).toBe('wrote 0');
    expect(await holder.line(/^result/)).toContain('"status":"unknown"');
    expect((await handle.executeSql('SELECT value, epoch FROM thing')).rows).toEqual([
      { value: 'of the heir', epoch: 2 },
    ]);
    expect(await records()).toEqual([
      ['heir', 'unproven'],
      ['holder', 'abandoned'],
    ]);
    expect(await holder.ended).toBe(0);
  });
});

describe('the list of cached results', () => {
  it.each([
    ['memory', () => memoryStore()],
    ['postgres', () => store],
  ])('in %s holds living ones of the tenant, newest first, up to a limit', async (_name, make) => {
    const { cache } = make();
    const now = clock.now();
    const put = (key: string, ageMs: number, tags: string[], lifeMs = 60_000, owner = 'list-tenant') =>
      cache.set({ tenantId: owner, key }, { value: key, storedAtMs: now - ageMs, expiresAtMs: now + lifeMs, tags });
    await put('old', 300, ['t']);
    await put('new', 100, ['t', 'u']);
    await put('middle', 200, ['u']);
    await put('over', 50, ['t'], -1_000);
    await put('theirs', 10, ['t'], 60_000, 'other-tenant');
    const keys = async (input: { tags?: string[]; limit?: number }) =>
      (await cache.list?.({ tenantId: 'list-tenant', limit: 9, ...input }))?.map(({ key }) => key);
    expect(await keys({})).toEqual(['new', 'middle', 'old']);
    expect(await keys({ tags: ['t'] })).toEqual(['new', 'old']);
    expect(await keys({ tags: [] })).toEqual([]);
    expect(await keys({ limit: 2 })).toEqual(['new', 'middle']);
    const [newest] = (await cache.list?.({ tenantId: 'list-tenant', limit: 1 })) ?? [];
    expect(newest?.entry).toEqual(await cache.get({ tenantId: 'list-tenant', key: 'new' }));
  });
});

function times() {
  return { storedAtMs: clock.now(), expiresAtMs: clock.now() + 60_000 };
}
