import type { Database } from '../client';
import type { DrizzleParts } from './relations';

/** What drizzle asks of a connection: node-postgres' `query`. */
export interface QueryClient {
  query(config: string | { text: string }, values?: unknown[]): Promise<unknown>;
}

/** How drizzle's databases are made over a client. Its sessions are the driver's business, so each brings its own. */
export interface DrizzleFlavour {
  database(client: QueryClient, parts: DrizzleParts): Database;
  /** For a transaction that was begun already: its `transaction()` makes savepoints. */
  transaction(client: QueryClient, parts: DrizzleParts): Database;
}
