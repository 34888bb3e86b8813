import type { DatabaseHandle, DatabaseSession, Dialect } from '../client';
import type { BeforeQuery, QueryHook } from './connection';
import type { DrizzleFlavour } from './drizzle-flavour';
import { LeasedClient, type PoolClient } from './leased-client';
import { type DrizzleParts, drizzleParts, type HostDrizzle, partsOfHost } from './relations';
import { withOwnTransactions } from './transaction';

/** Connections, as a handle needs them. */
export interface ConnectionSource {
  lease(): Promise<PoolClient>;
  /** Replaces idle connections; those in use end when they are given back. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

/** A database handle over connections that come and go. */
export function createPooledHandle(input: {
  dialect: Exclude<Dialect, 'pglite'>;
  source: ConnectionSource;
  flavour: DrizzleFlavour;
  /** The app's own drizzle database: `tx` is made like it. */
  drizzle?: HostDrizzle | undefined;
  beforeQuery?: BeforeQuery | undefined;
}): DatabaseHandle {
  const { source, flavour } = input;
  const hook: QueryHook = { beforeQuery: input.beforeQuery };
  const transactionParts = input.drizzle ? partsOfHost(input.drizzle) : drizzleParts();
  const run = async <T>(work: (client: LeasedClient) => Promise<T>): Promise<T> => {
    const client = new LeasedClient(await source.lease(), hook);
    try {
      return await work(client);
    } finally {
      client.release();
    }
  };
  const session: DatabaseHandle['session'] = (work) =>
    run((client) => work(sessionOn(client, flavour, transactionParts)));
  const query = (config: string | { text: string }, values?: unknown[]) =>
    run((client) => client.query(config, values));

  return {
    db: withOwnTransactions(flavour.database({ query }, drizzleParts()), session),
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
    resetPool: () => source.reset(),
    executeSql: (text, values) => run((client) => client.execute(text, values)),
    setBeforeQuery: (next) => {
      hook.beforeQuery = next;
    },
    close: () => source.close(),
  };
}

function sessionOn(client: LeasedClient, flavour: DrizzleFlavour, transactionParts: DrizzleParts): DatabaseSession {
  return {
    get db() {
      return flavour.database(client, drizzleParts());
    },
    insideTransaction: () => flavour.transaction(client, transactionParts),
    query: async (text, params) => (await client.execute(text, params)).rows,
    execute: (text, params) => client.execute(text, params),
    abortedBy: () => client.watch.abortedBy,
    destroy: () => client.destroy(),
  };
}
