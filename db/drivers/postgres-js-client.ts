import type { PoolClient } from './leased-client';
import { type DatesAs, parseText, toText } from './text-values';

/** What postgres.js gives for one statement, unparsed. */
interface RawResult extends Array<(Uint8Array | null)[]> {
  columns?: { name: string; type: number }[];
  count: number | null;
  command: string | null;
}
interface PendingQuery extends PromiseLike<unknown> {
  readonly state: { pid: number | null } | null;
  raw(): PromiseLike<RawResult | RawResult[]>;
}
/** Its inner connection. It is handed to the option `onexecute`, as postgres.js itself uses it for `begin()`. */
interface InnerConnection {
  onclose: ((reason: unknown) => void) | null;
  terminate(): void;
}
export interface ReservedConnection {
  release(): void;
  typed(value: unknown, type: number): unknown;
  unsafe(text: string, params?: unknown[], options?: object): PendingQuery;
}

/** `unknown`: the server finds out what a parameter is, and postgres.js does nothing to it. */
const unknownType = 705;

/** node-postgres' configuration of a query, as far as it is read here. */
export interface QueryConfig {
  text: string;
  rowMode?: 'array' | undefined;
  datesAs?: DatesAs;
}

export class PostgresJsUnsupportedError extends Error {
  override readonly name = 'PostgresJsUnsupportedError';
}

/**
 * A reserved connection of postgres.js with the manners of node-postgres: results have their command, and values do not
 * depend on what the app told its client of types.
 *
 * A reservation outlives its connection: postgres.js would send the next statement to a closed socket, or to whoever
 * has the connection by then. So the connection itself is asked for, and after it closed nothing is sent any more.
 */
export class PostgresJsClient implements PoolClient {
  readonly #reserved: ReservedConnection;
  readonly #known: Promise<void>;
  #connection: InnerConnection | null = null;
  #closedBy: unknown = null;
  processID: number | null = null;

  constructor(reserved: ReservedConnection) {
    this.#reserved = reserved;
    this.#known = this.#learn();
    // Whoever queries waits for it and is told.
    this.#known.catch(() => undefined);
  }

  async query(config: unknown, values: unknown[] = []): Promise<unknown> {
    const { text, rowMode, datesAs = 'date' } = typeof config === 'string' ? { text: config } : (config as QueryConfig);
    this.#refuseClosed();
    const params = values.map((value) => this.#reserved.typed(toText(value), unknownType));
    // Right behind the question for the connection, in one packet.
    const [result] = await Promise.all([this.#reserved.unsafe(text, params).raw(), this.#known]);
    const shape = (one: RawResult) => shaped(one, { rowMode, datesAs });
    return isOne(result) ? shape(result) : result.map(shape);
  }

  /** Errors come out of the query that they meet. */
  on(): void {}

  release(destroy = false): void {
    const connection = this.#connection;
    // A closed connection is in the pool's hands already; one that was never known is not given to others.
    if (connection === null || this.#closedBy !== null) return;
    connection.onclose = null;
    this.#closedBy = new Error('The database connection was already given back.');
    if (destroy) connection.terminate();
    else this.#reserved.release();
  }

  async #learn(): Promise<void> {
    const onexecute = (connection: InnerConnection) => {
      this.#connection = connection;
      connection.onclose = (reason) => {
        this.#closedBy ??= reason ?? new Error('The database connection was closed.');
      };
      return true;
    };
    const asked = this.#reserved.unsafe('', [], { onexecute });
    await asked;
    this.processID = asked.state?.pid ?? null;
    if (typeof (this.#connection as Partial<InnerConnection> | null)?.terminate !== 'function') {
      throw new PostgresJsUnsupportedError(
        'This version of postgres.js does not say which connection it reserved. Give Selfheal one of its own: openDatabase({ url }).',
      );
    }
  }

  #refuseClosed(): void {
    if (this.#closedBy === null) return;
    throw new Error('The database connection was closed; nothing was sent.', { cause: this.#closedBy });
  }
}

function isOne(result: RawResult | RawResult[]): result is RawResult {
  return 'command' in result;
}

function shaped(result: RawResult, { rowMode, datesAs }: { rowMode: 'array' | undefined; datesAs: DatesAs }) {
  const columns = result.columns ?? [];
  const rows = [...result].map((row) => {
    const values = row.map((value, at) =>
      value === null ? null : parseText(columns[at]?.type ?? 0, Buffer.from(value).toString('utf8'), datesAs),
    );
    return rowMode === 'array' ? values : Object.fromEntries(columns.map(({ name }, at) => [name, values[at]]));
  });
  return { rows, rowCount: result.count ?? rows.length, command: result.command };
}
