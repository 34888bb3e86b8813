import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { faultPlan } from './fault-plan';
import { createTestDatabase, type TestDatabase } from './postgres';
import { startTcpProxy, type TcpProxy } from './tcp-proxy';

let database: TestDatabase;
let proxy: TcpProxy;
let witness: pg.Client;
const clients: pg.Client[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  proxy = await startTcpProxy(database.url);
  witness = await connectTo(database.url);
  await witness.query('CREATE TABLE effects (name text)');
});
afterAll(async () => {
  await witness.end();
  await proxy.close();
  await database.drop();
});
beforeEach(() => witness.query('TRUNCATE effects'));
afterEach(async () => {
  proxy.onStatement(null);
  proxy.onConnection(null);
  proxy.cutAll();
  await Promise.all(clients.splice(0).map((client) => client.end().catch(() => undefined)));
});

async function connectTo(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
const throughProxy = async () => {
  const client = await connectTo(proxy.url);
  clients.push(client);
  return client;
};
const effects = async () => (await witness.query('SELECT name FROM effects')).rows.length;
const isCommit = (statement: string) => statement === 'COMMIT';

describe.each(['simple', 'extended'] as const)('a COMMIT by the %s protocol', (queryMode) => {
  async function upToCommit(): Promise<{ client: pg.Client; commit: () => Promise<unknown> }> {
    const client = await throughProxy();
    await client.query('BEGIN');
    await client.query("INSERT INTO effects VALUES ('a')");
    const commit = { text: 'COMMIT', queryMode } as unknown as pg.QueryConfig;
    return { client, commit: () => client.query(commit) };
  }

  it('never arrives when it is cut', async () => {
    const { commit } = await upToCommit();
    proxy.onStatement((statement) => (isCommit(statement) ? 'cut' : 'forward'));
    await expect(commit()).rejects.toThrow();
    expect(await effects()).toBe(0);
  });

  it('takes place when only its answer is cut', async () => {
    const { commit } = await upToCommit();
    proxy.onStatement((statement) => (isCommit(statement) ? 'cut-answer' : 'forward'));
    await expect(commit()).rejects.toThrow();
    expect(await effects()).toBe(1);
  });

  it('takes place after its client is gone when it is held and released by hand', async () => {
    const { commit } = await upToCommit();
    proxy.onStatement((statement) => (isCommit(statement) ? 'hold' : 'forward'));
    await expect(commit()).rejects.toThrow();
    expect(await effects()).toBe(0);
    expect(proxy.held()).toHaveLength(1);
    proxy.held()[0]?.release();
    await vi.waitFor(async () => expect(await effects()).toBe(1));
    await vi.waitFor(() => expect(proxy.open()).toBe(0));
    expect(proxy.held()).toEqual([]);
  });

  it('takes place by itself when the hold has a bound, and never when it is discarded', async () => {
    const first = await upToCommit();
    proxy.onStatement((statement) => (isCommit(statement) ? { holdMs: 50 } : 'forward'));
    await expect(first.commit()).rejects.toThrow();
    await vi.waitFor(async () => expect(await effects()).toBe(1));
    const second = await upToCommit();
    proxy.onStatement((statement) => (isCommit(statement) ? 'hold' : 'forward'));
    await expect(second.commit()).rejects.toThrow();
    proxy.held()[0]?.discard();
    const alone = "SELECT count(*)::int AS others FROM pg_stat_activity WHERE state = 'idle in transaction'";
    await vi.waitFor(async () => expect((await witness.query(alone)).rows[0].others).toBe(0));
    expect(await effects()).toBe(1);
  });
});

describe('one connection among others', () => {
  it('is scripted alone: the first is cut after so many bytes, the second lives', async () => {
    proxy.onConnection((connection) => {
      if (connection.number % 2 === 0) connection.limit('client', 400, 'cut');
    });
    const settled = await Promise.allSettled([1, 2].map(async () => (await throughProxy()).query('SELECT 1')));
    expect(settled.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('goes silent after so many bytes and leaves the rest unsaid', async () => {
    let passed = () => 0;
    proxy.onConnection((connection) => {
      passed = () => connection.passed('client');
    });
    const client = await throughProxy();
    proxy.onConnection(null);
    const before = passed();
    proxy.onStatement((_statement, connection) => {
      connection.limit('client', 10, 'drop');
      return 'forward';
    });
    let answered = false;
    const silent = client.query("SELECT repeat('x', 1000)").then(
      () => (answered = true),
      () => false,
    );
    await vi.waitFor(() => expect(passed() - before).toBe(10));
    proxy.cutAll();
    expect(await silent).toBe(false);
    expect(answered).toBe(false);
  });

  it('can be closed on one side only, and the server then still says what it knows', async () => {
    const client = await throughProxy();
    proxy.onStatement((_statement, connection) => {
      connection.delay('client', 60);
      setTimeout(() => connection.halfClose('server'), 0);
      return 'forward';
    });
    expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    const ended = new Promise((resolve) => client.once('end', resolve));
    await ended;
  });

  it('sees its client side closed while what it sent still arrives', async () => {
    const client = await throughProxy();
    proxy.onStatement((_statement, connection) => {
      connection.halfClose('client');
      return 'forward';
    });
    await expect(client.query("INSERT INTO effects VALUES ('half')")).rejects.toThrow();
    await vi.waitFor(async () => expect(await effects()).toBe(1));
  });

  it('keeps the order of what it delays', async () => {
    const client = await throughProxy();
    proxy.onStatement((statement) => (statement.includes("'first'") ? { delayMs: 60 } : 'forward'));
    await Promise.all(['first', 'second'].map((name) => client.query(`INSERT INTO effects VALUES ('${name}')`)));
    const { rows } = await witness.query('SELECT name FROM effects ORDER BY ctid');
    expect(rows.map(({ name }) => name)).toEqual(['first', 'second']);
  });
});

it('does the same again for the same seed', () => {
  const done = (seed: number) => {
    const plan = faultPlan({ seed, matches: isCommit, faults: ['cut', 'cut-answer', 'hold'], share: 0.5 });
    for (let index = 0; index < 50; index++) plan.judge(index % 2 === 0 ? 'COMMIT' : 'SELECT 1');
    return plan.done;
  };
  expect(done(3)).toEqual(done(3));
  expect(done(3)).not.toEqual(done(4));
  expect(new Set(done(3))).toEqual(new Set(['forward', 'cut', 'cut-answer', 'hold']));
  expect(done(3)).toHaveLength(25);
});
