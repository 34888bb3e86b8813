import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type { BeforeQuery } from './drivers/connection';
import type * as schema from './schema/healing-tables';

/** One type for the three drivers. */
export type Database = PgDatabase<PgQueryResultHKT, typeof schema>;

export type Dialect = 'pglite' | 'pg' | 'neon' | 'postgres-js';

export interface QueryOutcome {
  rows: Record<string, unknown>[];
  rowCount: number;
  /** The server's command tag (`COMMIT`, `INSERT`); null where the driver does not tell. */
  command: string | null;
}

/** One connection for oneself, until the work ends. Afterwards every query on it throws. */
export interface DatabaseSession {
  db: Database;
  /** For work inside a transaction that the caller began: its `transaction()` makes savepoints. */
  insideTransaction(): Database;
  /** Without `params`, `text` may hold several statements; the rows are those of the last one. */
  query(text: string, params?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  execute(text: string, params?: readonly unknown[]): Promise<QueryOutcome>;
  /** The error that aborted the running transaction, even when it was swallowed; null when none is known. */
  abortedBy(): unknown;
  /** Ends the connection now, whatever runs on it; it never returns to the pool. */
  destroy(): void;
}

export interface DatabaseHandle {
  db: Database;
  dialect: Dialect;
  /** Throws when the database does not answer. */
  ping(signal?: AbortSignal): Promise<void>;
  /** Replaces idle connections; those in use end when they are given back. Nothing to do on PGlite. */
  resetPool(): Promise<void>;
  session<T>(work: (session: DatabaseSession) => Promise<T>): Promise<T>;
  /** The adapter that pg-boss asks for. */
  executeSql(text: string, values?: readonly unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
  /** For the fault lab alone. */
  setBeforeQuery(hook: BeforeQuery | undefined): void;
  close(): Promise<void>;
}

export interface OpenDatabaseOptions {
  /** Postgres URL. Without one, PGlite is used. */
  url?: string;
  /** Default: `neon` for Neon's hosts, else `pg`. */
  driver?: 'pg' | 'neon';
  /** PGlite keeps its files in `<dataDir>/pglite`. Without it, it lives in memory. */
  dataDir?: string;
  /** Connections at most. Default 10. */
  max?: number;
  /** For a new connection, waiting for a free one included. Default 5000. */
  connectTimeoutMs?: number;
  /** `wsProxy`: host and path of a WebSocket-to-TCP proxy that stands in for Neon's. */
  neon?: { wsProxy?: string };
  beforeQuery?: BeforeQuery;
}

/** Opens the database that the options name. Each driver is loaded only when it is chosen. */
export async function openDatabase(options: OpenDatabaseOptions): Promise<DatabaseHandle> {
  if (options.url === undefined) {
    const { openPglite } = await import('./drivers/pglite');
    return openPglite(options);
  }
  const pooled = { ...options, url: options.url };
  if ((options.driver ?? driverOf(options.url)) === 'neon') {
    const { openNeon } = await import('./drivers/neon');
    return openNeon(pooled);
  }
  const { openPostgres } = await import('./drivers/postgres');
  return openPostgres(pooled);
}

/** Neon's hosts want Neon's driver. */
export function driverOf(url: string): 'pg' | 'neon' {
  const host = new URL(url).hostname;
  return host === 'neon.tech' || host.endsWith('.neon.tech') ? 'neon' : 'pg';
}
