import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { PGlite, QueryOptions, Transaction } from '@electric-sql/pglite';
import { PgliteDatabase, PgliteSession, PgliteTransaction } from 'drizzle-orm/pglite';
import type { Database, DatabaseHandle, DatabaseSession, OpenDatabaseOptions, QueryOutcome } from '../client';
import { acquireDataLock } from '../data-lock';
import { commandOf, type QueryHook, TransactionAbortedError, TransactionWatch } from './connection';
import { type DrizzleParts, drizzleParts, type HostDrizzle, partsOfHost } from './relations';
import { withOwnTransactions } from './transaction';

/** The embedded database: Postgres in this process, for one process. */
export async function openPglite(options: OpenDatabaseOptions): Promise<DatabaseHandle> {
  const { PGlite: Embedded } = await import('@electric-sql/pglite');
  const { dataDir } = options;
  if (dataDir !== undefined) await mkdir(dataDir, { recursive: true });
  const lock = dataDir === undefined ? null : await acquireDataLock(join(dataDir, 'pglite.lock'));
  try {
    const pglite = await Embedded.create(dataDir === undefined ? 'memory://' : join(dataDir, 'pglite'));
    return handleOver(pglite, {
      hook: { beforeQuery: options.beforeQuery },
      transactionParts: drizzleParts(),
      close: async () => {
        await pglite.close();
        await lock?.release();
      },
    });
  } catch (error) {
    await lock?.release();
    throw error;
  }
}

/** A handle over the PGlite that the app has. It is never closed, and its one session is shared with the app. */
export function handleOfPglite(pglite: PGlite, input: { drizzle?: HostDrizzle } = {}): DatabaseHandle {
  return handleOver(pglite, {
    hook: { beforeQuery: undefined },
    transactionParts: input.drizzle ? partsOfHost(input.drizzle) : drizzleParts(),
    close: async () => undefined,
  });
}

interface HandleInput {
  hook: QueryHook;
  transactionParts: DrizzleParts;
  close: () => Promise<void>;
}

function handleOver(pglite: PGlite, { hook, transactionParts, close }: HandleInput): DatabaseHandle {
  const before = async (text: string) => {
    if (hook.beforeQuery !== undefined) await hook.beforeQuery({ text, pid: null, client: pglite });
  };
  // PGlite has a single session. Its transaction lock keeps everybody else's queries out until this work ends; the
  // BEGIN that comes with the lock is undone at once, so that the caller begins for itself.
  const session: DatabaseHandle['session'] = (work) =>
    pglite.transaction(async (exclusive) => {
      await exclusive.exec('ROLLBACK');
      const connection = new ExclusiveConnection(exclusive, before);
      try {
        return await work(sessionOn(connection, transactionParts));
      } finally {
        await connection.end();
      }
    });
  const query = async (text: string, params?: unknown[], options?: QueryOptions) => {
    await before(text);
    return pglite.query(text, params, options);
  };
  return {
    db: withOwnTransactions(drizzleOver({ query }), session),
    dialect: 'pglite',
    session,
    ping: async (signal) => {
      signal?.throwIfAborted();
      await query('SELECT 1');
    },
    resetPool: async () => undefined,
    executeSql: (text, values) =>
      values !== undefined && values.length > 0
        ? query(text, [...values]).then(({ rows }) => ({ rows: rows as Record<string, unknown>[] }))
        : session((own) => own.execute(text)),
    setBeforeQuery: (next) => {
      hook.beforeQuery = next;
    },
    close,
  };
}

/** PGlite's one session while somebody holds its lock. */
class ExclusiveConnection {
  readonly watch = new TransactionWatch();
  readonly #exclusive: Transaction;
  readonly #before: (text: string) => Promise<void>;
  #ended = false;

  constructor(exclusive: Transaction, before: (text: string) => Promise<void>) {
    this.#exclusive = exclusive;
    this.#before = before;
  }

  query(text: string, params?: unknown[], options?: QueryOptions) {
    return this.#run(text, () => this.#exclusive.query(text, params, options));
  }

  async execute(text: string, params?: readonly unknown[]): Promise<QueryOutcome> {
    const result = params
      ? await this.query(text, [...params])
      : (await this.#run(text, () => this.#exclusive.exec(text))).at(-1);
    const rows = (result?.rows ?? []) as Record<string, unknown>[];
    return { rows, rowCount: result?.affectedRows || rows.length, command: null };
  }

  /** Undoes what is open and lets no later query in. */
  async end(): Promise<void> {
    this.#ended = true;
    await this.#exclusive.exec('ROLLBACK');
  }

  destroy(): void {
    this.#ended = true;
  }

  async #run<T>(text: string, send: () => Promise<T>): Promise<T> {
    const command = commandOf(text);
    if (this.#ended && command !== 'rollback') {
      throw new Error('The database connection was already given back: a query was not awaited.');
    }
    try {
      await this.#before(text);
      if (command === 'commit') await this.#refuseAborted();
      const result = await send();
      this.watch.succeeded(command);
      return result;
    } catch (error) {
      this.watch.failed(error);
      throw error;
    }
  }

  /** PGlite does not tell COMMIT from ROLLBACK in its answer; an aborted transaction refuses any other statement. */
  async #refuseAborted(): Promise<void> {
    try {
      await this.#exclusive.query('SELECT 1');
    } catch (error) {
      throw new TransactionAbortedError(this.watch.abortedBy ?? error);
    }
  }
}

function sessionOn(connection: ExclusiveConnection, transactionParts: DrizzleParts): DatabaseSession {
  return {
    get db() {
      return drizzleOver(connection);
    },
    insideTransaction: () => {
      const { dialect, relations, session } = drizzleSession(connection, transactionParts);
      return new PgliteTransaction(dialect, session, relations) as unknown as Database;
    },
    query: async (text, params) => (await connection.execute(text, params)).rows,
    execute: (text, params) => connection.execute(text, params),
    abortedBy: () => connection.watch.abortedBy,
    destroy: () => connection.destroy(),
  };
}

type Client = Pick<ExclusiveConnection, 'query'>;

function drizzleSession(client: Client, { dialect, relations }: DrizzleParts) {
  return { dialect, relations, session: new PgliteSession(client as never, dialect, relations) };
}

function drizzleOver(client: Client): Database {
  const { dialect, relations, session } = drizzleSession(client, drizzleParts());
  return new PgliteDatabase(dialect, session as never, relations) as unknown as Database;
}
