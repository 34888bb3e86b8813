import { PGlite } from '@electric-sql/pglite';
import { Pool as NeonPool, neonConfig } from '@neondatabase/serverless';
import { sql } from 'drizzle-orm';
import { drizzle as drizzleNeon } from 'drizzle-orm/neon-serverless';
import { drizzle as drizzlePg } from 'drizzle-orm/node-postgres';
import { boolean, integer, jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite';
import { drizzle as drizzlePostgresJs } from 'drizzle-orm/postgres-js';
import pg from 'pg';
import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { startNeonProxy } from '@/lib/self-healing/testing/neon-proxy';
import { createTestDatabase, type TestDatabase } from '@/lib/self-healing/testing/postgres';
import { startTcpProxy, type TcpProxy } from '@/lib/self-healing/testing/tcp-proxy';
import type { DatabaseHandle } from '../client';
import { handleOfNeonPool, handleOfPgPool } from './host-pools';
import { handleOfPostgresJs } from './host-postgres-js';
import { handleOfPglite } from './pglite';

const things = pgTable('things', {
  id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
  name: text('name').notNull(),
  at: timestamp('at', { withTimezone: true, mode: 'date' }),
  facts: jsonb('facts'),
  yes: boolean('yes'),
  tags: text('tags').array(),
});
const schema = { things };
type App = ReturnType<typeof drizzlePg<typeof schema>>;

interface Opened {
  handle: DatabaseHandle;
  /** The app's own way to the same data. */
  own: App;
  end(): Promise<void>;
}

const openers: Record<string, (url: string) => Promise<Opened>> = {
  'pg pool': async (url) => {
    const pool = new pg.Pool({ connectionString: url, max: 3 });
    const own = drizzlePg(pool, { schema });
    return { handle: handleOfPgPool(pool, { drizzle: own }), own, end: () => pool.end() };
  },
  'postgres.js': async (url) => {
    const client = postgres(url, { max: 3, onnotice: () => undefined });
    const own = drizzlePostgresJs(client, { schema });
    const handle = handleOfPostgresJs(client, { postgres, drizzle: own });
    return { handle, own: own as unknown as App, end: () => handle.close().then(() => client.end()) };
  },
  'Neon pool': async (url) => {
    const proxy = await startNeonProxy(url);
    neonConfig.webSocketConstructor = WebSocket;
    Object.assign(neonConfig, { wsProxy: () => proxy.wsProxy, useSecureWebSocket: false });
    Object.assign(neonConfig, { pipelineConnect: false, pipelineTLS: false });
    const pool = new NeonPool({ connectionString: url, max: 3 });
    const own = drizzleNeon(pool, { schema });
    const handle = handleOfNeonPool(pool, { drizzle: own });
    return { handle, own: own as unknown as App, end: () => pool.end().then(proxy.close) };
  },
  PGlite: async () => {
    const client = await PGlite.create('memory://');
    const own = drizzlePglite(client, { schema });
    return { handle: handleOfPglite(client, { drizzle: own }), own: own as unknown as App, end: () => client.close() };
  },
};

describe.each(Object.entries(openers))("a handle over the app's own %s", (_name, open) => {
  let database: TestDatabase;
  let opened: Opened;
  beforeAll(async () => {
    database = await createTestDatabase();
    opened = await open(database.url);
    await opened.own.execute(
      sql`CREATE TABLE things (id int PRIMARY KEY GENERATED ALWAYS AS IDENTITY, name text NOT NULL, at timestamptz, facts jsonb, yes boolean, tags text[])`,
    );
  });
  afterAll(async () => {
    await opened.end();
    await database.drop();
  });
  beforeEach(async () => {
    await opened.own.execute(sql`TRUNCATE things`);
  });

  const inTransaction = <T>(work: (tx: App) => Promise<T>, end = 'COMMIT') =>
    opened.handle.session(async (session) => {
      await session.query('BEGIN');
      const result = await work(session.insideTransaction() as unknown as App);
      await session.query(end);
      return result;
    });

  it("gives a transaction that is the app's own drizzle: its tables, its relational queries, its types", async () => {
    const at = new Date('2026-02-03T04:05:06.789Z');
    const facts = { list: [1, 'two', null], text: 'a "quoted" \\ one' };
    const found = await inTransaction(async (tx) => {
      await tx.insert(things).values({ name: 'a', at, facts, yes: true, tags: ['x', 'y,"z'] });
      return await tx.query.things.findFirst({ where: (row, { eq }) => eq(row.name, 'a') });
    });
    expect(found).toMatchObject({ name: 'a', at, facts, yes: true, tags: ['x', 'y,"z'] });
    expect(await opened.own.query.things.findMany()).toEqual([found]);
  });

  it('keeps out of the data what was rolled back, and what a savepoint undid', async () => {
    await inTransaction((tx) => tx.insert(things).values({ name: 'gone' }), 'ROLLBACK');
    await inTransaction(async (tx) => {
      await tx.insert(things).values({ name: 'kept' });
      const undone = tx.transaction(async (inner) => {
        await inner.insert(things).values({ name: 'inner' });
        throw new Error('inner');
      });
      await expect(undone).rejects.toThrow('inner');
      await tx.transaction((inner) => inner.insert(things).values({ name: 'second' }));
    });
    expect((await opened.own.query.things.findMany()).map(({ name }) => name)).toEqual(['kept', 'second']);
  });

  it('leaves what belongs to the app open when it is closed or reset', async () => {
    await opened.handle.resetPool();
    await opened.handle.ping();
    await opened.handle.close();
    expect(await opened.own.query.things.findMany()).toEqual([]);
  });
});

describe("a handle over the app's postgres.js client", () => {
  let database: TestDatabase;
  let proxy: TcpProxy;
  let client: ReturnType<typeof postgres>;
  let handle: DatabaseHandle;
  beforeAll(async () => {
    database = await createTestDatabase();
    proxy = await startTcpProxy(database.url);
    // What an app behind a pooler has: no reading of types, names in the other case.
    client = postgres(proxy.url, { fetch_types: false, transform: postgres.camel, onnotice: () => undefined });
    handle = handleOfPostgresJs(client, { postgres, max: 2, connectTimeoutMs: 1_000 });
    await handle.executeSql('CREATE TABLE effects (the_name text NOT NULL)');
  });
  afterAll(async () => {
    await handle.close();
    await client.end();
    await proxy.close();
    await database.drop();
  });
  beforeEach(async () => {
    await handle.executeSql('TRUNCATE effects');
  });
  const effects = async () => (await handle.executeSql('SELECT the_name FROM effects')).rows;

  it.each([
    ['the network cut it', async (_pid: unknown) => proxy.cutAll()],
    ['the server ended it', (pid: unknown) => handle.executeSql('SELECT pg_terminate_backend($1)', [pid])],
  ])('sends nothing more of a session whose connection was lost between two statements: %s', async (_how, cut) => {
    const working = handle.session(async (session) => {
      await session.query('BEGIN');
      await session.query("INSERT INTO effects VALUES ('first')");
      const [row] = await session.query('SELECT pg_backend_pid() AS pid');
      await cut(row?.pid);
      // On a connection that was made anew, without its transaction, these would stay.
      await Promise.allSettled([
        session.query("INSERT INTO effects VALUES ('second')"),
        session.query("INSERT INTO effects VALUES ('third')"),
      ]);
      await session.query("INSERT INTO effects VALUES ('fourth')");
    });
    await expect(working).rejects.toThrow('nothing was sent');
    expect(await effects()).toEqual([]);
  });

  it('sends what was asked at the same time to one connection, and none of it elsewhere when that is lost', async () => {
    const working = handle.session(async (session) => {
      await session.query('BEGIN');
      const names = ['a', 'b', 'c', 'd'];
      const inserts = names.map((name) => session.query('INSERT INTO effects VALUES ($1)', [name]));
      proxy.cutAll();
      const outcomes = await Promise.allSettled(inserts);
      expect(outcomes.at(-1)).toMatchObject({ status: 'rejected' });
      throw new Error('lost');
    });
    await expect(working).rejects.toThrow('lost');
    expect(await effects()).toEqual([]);
  });

  it('has all its connections again after many sessions were destroyed', async () => {
    for (let round = 0; round < 6; round++) {
      await handle.session(async (session) => {
        await session.query('BEGIN');
        session.destroy();
      });
    }
    await Promise.all([handle.ping(), handle.ping(), handle.ping()]);
  });

  it('is not waited for beyond the time that was set', async () => {
    const impatient = handleOfPostgresJs(client, { postgres, max: 1, connectTimeoutMs: 300 });
    let free = () => {};
    const gate = new Promise<void>((resolve) => {
      free = resolve;
    });
    const holder = impatient.session(() => gate);
    await expect(impatient.ping()).rejects.toMatchObject({ code: 'ETIMEDOUT' });
    free();
    await holder;
    await impatient.ping();
    await impatient.close();
  });

  it('gives values as node-postgres does, whatever the app told its client of types', async () => {
    const odd = postgres(database.url, {
      onnotice: () => undefined,
      types: { date: { to: 1184, from: [1082, 1114, 1184], serialize: String, parse: () => 'odd' } },
      transform: { undefined: null, value: { from: () => 'odd' } },
    });
    const pool = new pg.Pool({ connectionString: database.url });
    const over = handleOfPostgresJs(odd, { postgres });
    try {
      const question = `SELECT $1::timestamptz AS at, $2::jsonb AS facts, $3::text[] AS tags, $4::bigint AS big,
        $5::bytea AS bytes, $6::boolean AS yes, $7::float8 AS half, NULL::text AS none, ARRAY[[1,2],[3,4]] AS grid,
        $8::numeric AS money, now()::timestamp - now()::timestamp AS nothing, '2026-01-02'::date AS day`;
      const at = new Date(1_700_000_000_123);
      const bytes = Buffer.from([0, 255]);
      const values = [at, { a: [1] }, ['a', null, 'b"\\'], 2n ** 60n, bytes, true, 0.5, '1.10'];
      const shown = (rows: object[]) => rows.map((row) => ({ ...row, nothing: '' }));
      const { rows } = await over.executeSql(question, values);
      expect(shown(rows)).toEqual(shown((await pool.query(question, values)).rows));
    } finally {
      await Promise.all([pool.end(), over.close(), odd.end()]);
    }
  });
});
