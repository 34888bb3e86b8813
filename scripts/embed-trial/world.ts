import pg from 'pg';
import {
  createTestDatabase,
  startPostgres,
  startTcpProxy,
  startUpstream,
  type TcpProxy,
  type TestPostgres,
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
    const server = await startPostgresQuietly();
    closing.push(server.stop);
    const database = await createTestDatabase({ serverUrl: server.url });
    // The database goes with its server: after Ctrl-C that may be gone before anybody could drop it.
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

/** Its package ends the whole process at a signal, before anything is cleared up: here that is the trial's own business. */
async function startPostgresQuietly(): Promise<TestPostgres> {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const before = new Set(signals.flatMap((signal) => process.listeners(signal)));
  const server = await startPostgres();
  for (const signal of signals) {
    for (const listener of process.listeners(signal)) if (!before.has(listener)) process.off(signal, listener);
  }
  return server;
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
