import { leavesConnectionBroken } from './connection';
import { type DatesAs, parseText, toText } from './text-values';

/** What postgres.js gives for one statement, unparsed. */
interface RawResult extends Array<(Uint8Array | null)[]> {
  columns?: { name: string; type: number }[];
  count: number | null;
  command: string | null;
}
interface PendingQuery {
  readonly state: { pid: number | null } | null;
  raw(): PromiseLike<RawResult | RawResult[]>;
}
/** A postgres.js client that has one connection. */
export interface OneConnection {
  typed(value: unknown, type: number): unknown;
  unsafe(text: string, params: unknown[]): PendingQuery;
  end(options: { timeout: number }): Promise<void>;
}

/** `unknown`: the server finds out what a parameter is, and postgres.js does nothing to it. */
const unknownType = 705;

/** node-postgres' configuration of a query, as far as it is read here. */
export interface QueryConfig {
  text: string;
  rowMode?: 'array' | undefined;
  datesAs?: DatesAs;
}

/**
 * One connection of postgres.js with the manners of node-postgres: results have their command, and values do not depend
 * on what the app told its client of types.
 *
 * postgres.js connects anew by itself, and would send what waits to a connection that knows nothing of the transaction
 * before. So statements go one after the other, and none goes after the connection broke or closed.
 */
export class PostgresJsClient {
  readonly #sql: OneConnection;
  #tail: Promise<unknown> = Promise.resolve();
  #brokenBy: unknown = null;
  processID: number | null = null;

  constructor(open: (onclose: () => void) => OneConnection) {
    this.#sql = open(() => {
      this.#brokenBy ??= new Error('The database connection was closed.');
    });
  }

  get isBroken(): boolean {
    return this.#brokenBy !== null;
  }

  query(config: unknown, values: unknown[] = []): Promise<unknown> {
    const own = typeof config === 'string' ? { text: config } : (config as QueryConfig);
    const answer = this.#tail.then(() => this.#send(own, values));
    this.#tail = answer.catch(() => undefined);
    return answer;
  }

  /** Ends the connection now, whatever runs on it. */
  async end(): Promise<void> {
    this.#brokenBy ??= new Error('The database connection was ended.');
    await this.#sql.end({ timeout: 0 });
  }

  async #send({ text, rowMode, datesAs = 'date' }: QueryConfig, values: unknown[]): Promise<unknown> {
    if (this.#brokenBy !== null) {
      throw new Error('The database connection was lost; nothing was sent.', { cause: this.#brokenBy });
    }
    const sent = this.#sql.unsafe(
      text,
      values.map((value) => this.#sql.typed(toText(value), unknownType)),
    );
    try {
      const result = await sent.raw();
      this.processID = sent.state?.pid ?? null;
      const shape = (one: RawResult) => shaped(one, { rowMode, datesAs });
      return isOne(result) ? shape(result) : result.map(shape);
    } catch (error) {
      // Known before the socket says that it closed.
      if (leavesConnectionBroken(error)) this.#brokenBy ??= error;
      throw error;
    }
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
