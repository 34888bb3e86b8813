import pg from 'pg';
import {
  createTestDatabase,
  startPostgres,
  startTcpProxy,
  startUpstream,
  type TcpProxy,
  type Upstream,
} from '../../lib/self-healing/testing';

/** What stands around an app: a vendor, and a Postgres behind a proxy that can cut connections. */
export interface World {
  upstream: Upstream;
  /** Null where the app runs on the embedded database. */
  postgres: {
    /** Through the proxy: what the app is given. */
    url: string;
    proxy: TcpProxy;
    /** Past the proxy: what the trial asks itself. */
    query(statement: string): Promise<Record<string, unknown>[]>;
  } | null;
  close(): Promise<void>;
}

/** Opens all of it; a part that fails to open closes the others. */
export async function openWorld(input: { postgres: boolean }): Promise<World> {
  const closing: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const end of closing.splice(0).reverse()) await end();
  };
  try {
    const upstream = await startUpstream({ script: [{ status: 500 }] });
    closing.push(upstream.close);
    if (!input.postgres) return { upstream, postgres: null, close };
    const server = await startPostgres();
    closing.push(server.stop);
    const database = await createTestDatabase({ serverUrl: server.url });
    closing.push(database.drop);
    const proxy = await startTcpProxy(database.url);
    closing.push(proxy.close);
    const query = (statement: string) => ask(database.url, statement);
    return { upstream, postgres: { url: proxy.url, proxy, query }, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Cuts the connection of the next `count` statements that `matches`; what it returns tells how many were cut. */
export function cutStatements({ proxy }: NonNullable<World['postgres']>, matches: RegExp, count: number): () => number {
  let cut = 0;
  proxy.onStatement((statement) => {
    if (cut >= count || !matches.test(statement)) return 'forward';
    cut += 1;
    return 'cut';
  });
  return () => cut;
}

async function ask(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}
