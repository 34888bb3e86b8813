import { sql } from 'drizzle-orm';
import pg from 'pg';
import postgres from 'postgres';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Database, type DatabaseHandle, openDatabase } from '../../../../db/client';
import { handleOfPgPool } from '../../../../db/drivers/host-pools';
import { handleOfPostgresJs } from '../../../../db/drivers/host-postgres-js';
import { migrateDatabase } from '../../../../db/migrate';
import { rowsOf } from '../../../../db/queries/rows-of';
import { createTestDatabase, type TestDatabase } from '../../testing/postgres';
import { startTcpProxy, type TcpProxy } from '../../testing/tcp-proxy';
import { postgresTransactor } from './postgres-transactor';

const signal = new AbortController().signal;
const limits = { deadlineMs: 4_000, signal };
const holdsCommit = (data: Buffer) => data.includes('COMMIT');

/** Small pools, so that a connection that is lost for good would be missed. */
const clients: Record<string, (url: string) => Promise<{ handle: DatabaseHandle; end: () => Promise<void> }>> = {
  pg: async (url) => {
    const handle = await openDatabase({ url, driver: 'pg', max: 3, connectTimeoutMs: 500 });
    return { handle, end: () => handle.close() };
  },
  'pool of the app': async (url) => {
    const pool = new pg.Pool({ connectionString: url, max: 3, connectionTimeoutMillis: 500 });
    return { handle: handleOfPgPool(pool), end: () => pool.end() };
  },
  'postgres.js of the app': async (url) => {
    const sql = postgres(url, { onnotice: () => undefined });
    const handle = handleOfPostgresJs(sql, { postgres, max: 3, connectTimeoutMs: 500 });
    return { handle, end: () => handle.close().then(() => sql.end()) };
  },
};

describe.each(Object.entries(clients))(
  'a transaction whose connection breaks around its COMMIT, on a real Postgres (%s)',
  (_name, open) => {
    let database: TestDatabase;
    let proxy: TcpProxy;
    let handle: DatabaseHandle;
    let end: () => Promise<void>;
    /** Goes past the proxy. */
    let witness: DatabaseHandle;
    let claim: { tenantId: string; key: string; ttlMs: number };
    beforeAll(async () => {
      database = await createTestDatabase();
      proxy = await startTcpProxy(database.url);
      witness = await openDatabase({ url: database.url, driver: 'pg' });
      await migrateDatabase(witness);
      await witness.executeSql('CREATE TABLE effects (name text NOT NULL)');
      ({ handle, end } = await open(proxy.url));
    });
    afterAll(async () => {
      await end();
      await proxy.close();
      await witness.close();
      await database.drop();
    });
    beforeEach(async () => {
      claim = { tenantId: 'default', key: uuidv7(), ttlMs: 60_000 };
      proxy.refuse(false);
      proxy.onClientData(null);
      await witness.executeSql('TRUNCATE effects');
    });

    let runs = 0;
    const work = async (tx: unknown) => {
      runs++;
      await (tx as Database).execute(sql`INSERT INTO effects VALUES (${claim.key})`);
      return 'stored';
    };
    const effects = async () => (await witness.executeSql('SELECT name FROM effects', [])).rows.map(({ name }) => name);
    /** Judges the first piece that holds COMMIT, then lets everything pass. */
    const onFirstCommit = (verdict: 'cut' | 'cut-answer' | 'drop', then: () => void = () => {}) => {
      proxy.onClientData((data) => {
        if (!holdsCommit(data)) return 'forward';
        proxy.onClientData(null);
        then();
        return verdict;
      });
    };

    it('reports the lost connection when COMMIT never arrived, and has no effect', async () => {
      onFirstCommit('cut');
      await expect(postgresTransactor(handle).once(claim, work, limits)).rejects.toThrow();
      expect(await effects()).toEqual([]);
      const again = await postgresTransactor(handle).once(claim, work, limits);
      expect(again).toEqual({ result: 'stored', replayed: false });
      expect(await effects()).toEqual([claim.key]);
    });

    it('returns the result when the answer to COMMIT was lost: one effect, one run', async () => {
      runs = 0;
      onFirstCommit('cut-answer');
      const outcome = await postgresTransactor(handle).once(claim, work, limits);
      expect(outcome).toMatchObject({ result: 'stored' });
      expect(runs).toBe(1);
      expect(await effects()).toEqual([claim.key]);
    });

    it('finds the truth also when the network needs a while to come back', async () => {
      onFirstCommit('cut-answer', () => {
        setTimeout(() => proxy.refuse(true), 0);
        setTimeout(() => proxy.refuse(false), 400);
      });
      expect(await postgresTransactor(handle).once(claim, work, limits)).toMatchObject({ result: 'stored' });
      expect(await effects()).toEqual([claim.key]);
    });

    it('waits until the server has given up a connection that only looks alive', async () => {
      onFirstCommit('drop');
      await expect(postgresTransactor(handle).once(claim, work, { deadlineMs: 2_000, signal })).rejects.toThrow();
      expect(await effects()).toEqual([]);
      expect(await postgresTransactor(handle).once(claim, work, limits)).toMatchObject({ replayed: false });
    });

    it('says that it does not know when the truth could not be found in time, and hides neither cause', async () => {
      onFirstCommit('cut-answer', () => setTimeout(() => proxy.refuse(true), 0));
      const doubtful = postgresTransactor(handle).once(claim, work, { deadlineMs: 600, signal });
      await expect(doubtful).rejects.toMatchObject({ code: 'COMMIT_UNKNOWN', cause: expect.anything() });
      proxy.refuse(false);
      expect(await postgresTransactor(handle).once(claim, work, limits)).toEqual({ result: 'stored', replayed: true });
      expect(await effects()).toEqual([claim.key]);
    });

    it('gives the server’s word when it ends the session in the middle of the work', async () => {
      const killed = postgresTransactor(handle).once(
        claim,
        async (tx) => {
          await work(tx);
          const [row] = await rowsOf<{ pid: number }>(tx as Database, sql`SELECT pg_backend_pid() AS pid`);
          await witness.executeSql('SELECT pg_terminate_backend($1)', [row?.pid]);
          await (tx as Database).execute(sql`SELECT 1`);
          return 'never';
        },
        limits,
      );
      await expect(killed).rejects.toThrow();
      expect(await effects()).toEqual([]);
      await handle.ping();
    });

    it('answers at once after every idle connection was cut and the pool was reset', async () => {
      await Promise.all([handle.ping(), handle.ping(), handle.ping()]);
      proxy.cutAll();
      await handle.resetPool();
      await handle.ping();
      expect(await postgresTransactor(handle).once(claim, work, limits)).toMatchObject({ replayed: false });
    });

    it('drops a broken connection with the first query that it fails, and lives on', async () => {
      await Promise.all([handle.ping(), handle.ping(), handle.ping()]);
      proxy.cutAll();
      // Three idle connections at most can fail one query each.
      const answered = await Promise.allSettled(Array.from({ length: 3 }, () => handle.ping()));
      expect(answered).toHaveLength(3);
      await handle.ping();
    });
  },
);
