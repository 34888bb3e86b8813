import { sql } from 'drizzle-orm';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, startNeonProxy } from '@/lib/self-healing/testing';
import { type DatabaseHandle, driverOf, openDatabase } from './client';
import { handleOfPostgresJs } from './drivers/host-postgres-js';
import { migrateAll } from './migrate-all';
import { contacts } from './schema';

const openers: Record<string, () => Promise<{ handle: DatabaseHandle; end: () => Promise<void> }>> = {
  pglite: async () => {
    const handle = await openDatabase({});
    return { handle, end: () => handle.close() };
  },
  pg: async () => {
    const database = await createTestDatabase();
    const handle = await openDatabase({ url: database.url, driver: 'pg', max: 3 });
    return { handle, end: () => handle.close().then(database.drop) };
  },
  neon: async () => {
    const database = await createTestDatabase();
    const proxy = await startNeonProxy(database.url);
    const handle = await openDatabase({ url: database.url, driver: 'neon', max: 3, neon: { wsProxy: proxy.wsProxy } });
    return { handle, end: () => handle.close().then(proxy.close).then(database.drop) };
  },
  'postgres-js': async () => {
    const database = await createTestDatabase();
    const sql = postgres(database.url, { max: 3, onnotice: () => undefined });
    const handle = handleOfPostgresJs(sql, { postgres, max: 3 });
    return {
      handle,
      end: () =>
        handle
          .close()
          .then(() => sql.end())
          .then(database.drop),
    };
  },
};

describe.each(Object.entries(openers))('the database by %s', (dialect, open) => {
  let handle: DatabaseHandle;
  let end: () => Promise<void>;
  beforeAll(async () => {
    ({ handle, end } = await open());
    await migrateAll(handle);
  });
  afterAll(() => end());

  const contact = (email: string) => ({ name: 'A', email });
  const emails = async () =>
    (await handle.db.select({ email: contacts.email }).from(contacts)).map(({ email }) => email);

  it('answers a ping and says which driver it is', async () => {
    await handle.ping();
    expect(handle.dialect).toBe(dialect);
  });

  it('finds nothing to do when it is migrated again', async () => {
    expect(await migrateAll(handle)).toBe(0);
  });

  it('undoes a transaction that throws, and keeps what its savepoint did not undo', async () => {
    await expect(
      handle.db.transaction(async (tx) => {
        await tx.insert(contacts).values(contact('gone@example.com'));
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    await handle.db.transaction(async (tx) => {
      await tx.insert(contacts).values(contact('kept@example.com'));
      await tx
        .transaction(async (inner) => {
          await inner.insert(contacts).values(contact('inner@example.com'));
          throw new Error('inner');
        })
        .catch((error: Error) => expect(error.message).toBe('inner'));
    });
    expect(await emails()).toEqual(['kept@example.com']);
  });

  it('does not report success for a transaction that a swallowed error had aborted', async () => {
    const swallowing = handle.db.transaction(async (tx) => {
      await tx.insert(contacts).values(contact('lost@example.com'));
      await tx.execute(sql`select 1 / 0`).catch((error: Error) => expect(error).toBeInstanceOf(Error));
    });
    await expect(swallowing).rejects.toThrow(/rolled back/);
    expect(await emails()).not.toContain('lost@example.com');
  });

  it('keeps the queries of others out of a session and its transaction', async () => {
    let others: Promise<unknown> = Promise.resolve();
    await handle.session(async (session) => {
      await session.query('BEGIN');
      await session.db.insert(contacts).values(contact('mine@example.com'));
      others = handle.db.insert(contacts).values(contact('theirs@example.com')).execute();
      if (dialect !== 'pglite') await others;
      await session.query('ROLLBACK');
    });
    await others;
    const stored = await emails();
    expect(stored).toContain('theirs@example.com');
    expect(stored).not.toContain('mine@example.com');
  });

  it('refuses a query on a session that has ended', async () => {
    const leaked = await handle.session(async (session) => session.db);
    await expect(leaked.select().from(contacts)).rejects.toMatchObject({
      cause: { message: expect.stringContaining('already given back') },
    });
  });

  it('never returns an open transaction to the others', async () => {
    await handle.session((session) => session.query('BEGIN'));
    for (let round = 0; round < 5; round++) {
      const { rows } = await handle.executeSql('SELECT pg_current_xact_id_if_assigned() IS NULL AS clean', []);
      expect(rows).toEqual([{ clean: true }]);
    }
    await handle.session(async (session) => {
      const [first] = await session.query('SELECT now() AS at');
      await session.query('SELECT pg_sleep(0.002)');
      const [second] = await session.query('SELECT now() AS at');
      expect(first?.at).not.toEqual(second?.at);
    });
  });

  it('never returns a connection that failed in the middle of several statements', async () => {
    await expect(handle.executeSql('BEGIN; CREATE TABLE half (id int); SELECT 1 / 0; COMMIT')).rejects.toThrow();
    for (let round = 0; round < 5; round++) {
      const { rows } = await handle.executeSql("SELECT to_regclass('half') AS half", []);
      expect(rows).toEqual([{ half: null }]);
    }
  });

  it('asks the hook before each query, and sends nothing when it throws', async () => {
    const seen: string[] = [];
    handle.setBeforeQuery(({ text }) => {
      seen.push(text);
      if (text.includes('forbidden')) throw new Error('cut before sending');
    });
    await handle.db.select().from(contacts).limit(1);
    await expect(handle.executeSql("SELECT 'forbidden'", [])).rejects.toThrow('cut before sending');
    handle.setBeforeQuery(undefined);
    await handle.executeSql("SELECT 'forbidden'", []);
    expect(seen).toHaveLength(2);
  });

  it('works on after its idle connections were replaced', async () => {
    await handle.resetPool();
    await handle.ping();
  });

  it('refuses a ping whose signal is aborted', async () => {
    await expect(handle.ping(AbortSignal.abort(new Error('too late')))).rejects.toThrow('too late');
  });
});

describe('the choice of the driver', () => {
  it('takes Neon for Neon hosts only', () => {
    expect(driverOf('postgres://u:p@ep-cool.eu-central-1.aws.neon.tech/db')).toBe('neon');
    expect(driverOf('postgres://u:p@neon.tech.example.com/db')).toBe('pg');
  });
});
