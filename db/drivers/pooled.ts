import { NodePgDatabase, NodePgSession, NodePgTransaction } from 'drizzle-orm/node-postgres';
import type { Database, DatabaseHandle, DatabaseSession, Dialect } from '../client';
import type { BeforeQuery, QueryHook } from './connection';
import { LeasedClient, type PoolClient } from './leased-client';
import { drizzleParts } from './relations';
import { withOwnTransactions } from './transaction';

/** The part of a pg pool that is used here; Neon's has it too. */
export interface ClientPool {
  readonly waitingCount: number;
  connect(): Promise<PoolClient>;
  on(event: 'error' | 'connect' | 'release', listener: (argument: never) => void): unknown;
  end(): Promise<void>;
}

/** A database handle over a pool that can be replaced as a whole. */
export function createPooledHandle(input: {
  dialect: Extract<Dialect, 'pg' | 'neon'>;
  createPool: () => ClientPool;
  beforeQuery?: BeforeQuery;
}): DatabaseHandle {
  const hook: QueryHook = { beforeQuery: input.beforeQuery };
  const retiring = new Set<Promise<void>>();
  const newPool = (): ClientPool => {
    const pool = input.createPool();
    // Without listeners the error of an idle connection, or of one that is out, would end the process. The pool drops
    // the idle one itself; the one that is out fails its next query and is then destroyed.
    pool.on('error', () => undefined);
    pool.on('connect', (client: PoolClient) => void client.on('error', () => undefined));
    return pool;
  };
  let pool = newPool();

  const lease = async () => new LeasedClient(await pool.connect(), hook);
  const run = async <T>(work: (client: LeasedClient) => Promise<T>): Promise<T> => {
    const client = await lease();
    try {
      return await work(client);
    } finally {
      client.release();
    }
  };
  const session: DatabaseHandle['session'] = (work) => run((client) => work(sessionOn(client)));
  const retire = (old: ClientPool) => {
    let ending = false;
    const endWhenNobodyWaits = () => {
      if (ending || old.waitingCount > 0) return;
      ending = true;
      const ended = old.end().finally(() => retiring.delete(ended));
      retiring.add(ended);
    };
    old.on('release', endWhenNobodyWaits);
    endWhenNobodyWaits();
  };
  const query = (config: string | { text: string }, values?: unknown[]) =>
    run((client) => client.query(config, values));

  return {
    db: withOwnTransactions(drizzleOver({ query }), session),
    dialect: input.dialect,
    session,
    ping: (signal) =>
      run(async (client) => {
        const onAbort = () => client.destroy();
        signal?.addEventListener('abort', onAbort, { once: true });
        try {
          signal?.throwIfAborted();
          await client.query('SELECT 1');
        } finally {
          signal?.removeEventListener('abort', onAbort);
        }
      }),
    resetPool: async () => {
      const old = pool;
      pool = newPool();
      retire(old);
    },
    executeSql: (text, values) => run((client) => client.execute(text, values)),
    setBeforeQuery: (next) => {
      hook.beforeQuery = next;
    },
    close: async () => {
      await Promise.all([pool.end(), ...retiring]);
    },
  };
}

function sessionOn(client: LeasedClient): DatabaseSession {
  return {
    get db() {
      return drizzleOver(client);
    },
    insideTransaction: () => {
      const { dialect, relations, session } = drizzleSession(client);
      return new NodePgTransaction(dialect, session, relations) as unknown as Database;
    },
    query: async (text, params) => (await client.execute(text, params)).rows,
    execute: (text, params) => client.execute(text, params),
    abortedBy: () => client.watch.abortedBy,
    destroy: () => client.destroy(),
  };
}

type Client = Pick<LeasedClient, 'query'>;

function drizzleSession(client: Client) {
  const { dialect, relations } = drizzleParts();
  return { dialect, relations, session: new NodePgSession(client as never, dialect, relations) };
}

function drizzleOver(client: Client): Database {
  const { dialect, relations, session } = drizzleSession(client);
  return new NodePgDatabase(dialect, session as never, relations) as unknown as Database;
}
