import type { QueryOutcome } from '../client';
import {
  type Command,
  commandOf,
  emptyOutcome,
  leavesConnectionBroken,
  type QueryHook,
  TransactionAbortedError,
  TransactionWatch,
} from './connection';

/** What node-postgres and Neon's driver have in common. */
export interface PoolClient {
  query(config: unknown, values?: unknown[]): Promise<unknown>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  release(destroy?: boolean): void;
}

type QueryConfig = string | { text: string };

/** A pooled client while it is out: it knows whether it is broken, and refuses work after it was given back. */
export class LeasedClient {
  readonly watch = new TransactionWatch();
  readonly #client: PoolClient;
  readonly #hook: QueryHook;
  #brokenBy: unknown = null;
  #released = false;

  constructor(client: PoolClient, hook: QueryHook) {
    this.#client = client;
    this.#hook = hook;
  }

  /** The one method that drizzle calls. */
  async query(config: QueryConfig, values?: unknown[]): Promise<unknown> {
    const text = typeof config === 'string' ? config : config.text;
    const command = commandOf(text);
    // The server rolls back by itself, and this answer must not hide the first error.
    if (command === 'rollback' && this.#brokenBy !== null) return emptyOutcome;
    if (this.#released) throw new Error('The database connection was already given back: a query was not awaited.');
    try {
      const hook = this.#hook.beforeQuery;
      if (hook !== undefined) await hook({ text, pid: processIdOf(this.#client), client: this.#client });
      const result = await this.#client.query(config, values);
      this.#settle(command, result);
      return result;
    } catch (error) {
      this.watch.failed(error);
      // Statements after a BEGIN in the same text may have failed with the transaction open.
      if (command === 'begin' || leavesConnectionBroken(error)) this.#brokenBy = error;
      throw error;
    }
  }

  async execute(text: string, params?: readonly unknown[]): Promise<QueryOutcome> {
    const result = await this.query(text, params === undefined ? undefined : [...params]);
    const last = (Array.isArray(result) ? result.at(-1) : result) as Partial<QueryOutcome> | undefined;
    return { rows: last?.rows ?? [], rowCount: last?.rowCount ?? 0, command: last?.command ?? null };
  }

  /** Gives the client back; a broken one, or one in the middle of a transaction, is destroyed. */
  release(): void {
    if (this.#released) return;
    this.#released = true;
    this.#client.release(this.#brokenBy !== null || this.watch.open);
  }

  destroy(): void {
    this.#brokenBy ??= new Error('The connection was destroyed.');
    this.release();
  }

  #settle(command: Command, result: unknown): void {
    const { abortedBy } = this.watch;
    const tag = ((Array.isArray(result) ? result.at(-1) : result) as QueryOutcome | undefined)?.command;
    this.watch.succeeded(command);
    if (tag === 'COMMIT' || tag === 'ROLLBACK') this.watch.open = false;
    if (command === 'commit' && tag === 'ROLLBACK') throw new TransactionAbortedError(abortedBy);
  }
}

function processIdOf(client: unknown): number | null {
  const { processID } = client as { processID?: unknown };
  return typeof processID === 'number' ? processID : null;
}
