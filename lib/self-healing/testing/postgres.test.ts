import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from './postgres';
import { startTcpProxy } from './tcp-proxy';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function connectTo(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

describe('the test Postgres', () => {
  it('gives each file an empty database in a real server', async () => {
    const client = await connectTo(database.url);
    const { rows } = await client.query('SELECT current_database() AS name, version() AS version');
    await client.end();
    expect(rows[0].name).toMatch(/^test_/);
    expect(rows[0].version).toMatch(/^PostgreSQL/);
  });

  it('loses the connection of a query when the proxy cuts it, and only of that one', async () => {
    const proxy = await startTcpProxy(database.url);
    const first = await connectTo(proxy.url);
    const second = await connectTo(proxy.url);
    proxy.cutNext(1);
    await expect(first.query('SELECT 1')).rejects.toThrow();
    await expect(second.query('SELECT 1 AS one')).resolves.toMatchObject({ rows: [{ one: 1 }] });
    await second.end();
    proxy.refuse(true);
    await expect(connectTo(proxy.url)).rejects.toThrow();
    await proxy.close();
  });
});
