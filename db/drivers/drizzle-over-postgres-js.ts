import { PostgresJsDatabase, PostgresJsSession, PostgresJsTransaction } from 'drizzle-orm/postgres-js';
import type { Database } from '../client';
import type { DrizzleFlavour, QueryClient } from './drizzle-flavour';
import type { QueryConfig } from './postgres-js-client';
import type { DrizzleParts } from './relations';

interface Answer {
  rows: unknown[];
  rowCount: number;
  command: string | null;
}

/** What drizzle's sessions for postgres.js ask of their client. */
class DrizzleClient {
  readonly #client: QueryClient;
  #savepoints = 0;

  constructor(client: QueryClient) {
    this.#client = client;
  }

  unsafe(text: string, params: unknown[] = []) {
    const ask = async (rowMode?: 'array') => {
      const config: QueryConfig = { text, rowMode, datesAs: 'text' };
      return (await this.#client.query(config, params)) as Answer;
    };
    return {
      values: async () => (await ask('array')).rows,
      // Drizzle awaits it where it wants rows as objects.
      // biome-ignore lint/suspicious/noThenProperty: postgres.js' queries are thenables as well.
      then: <T>(resolve: (rows: unknown[]) => T, reject: (error: unknown) => T) =>
        ask().then(rowList).then(resolve, reject),
    };
  }

  async savepoint<T>(work: (client: DrizzleClient) => Promise<T>): Promise<T> {
    const name = `selfheal_${++this.#savepoints}`;
    await this.#client.query(`SAVEPOINT ${name}`);
    try {
      const result = await work(this);
      await this.#client.query(`RELEASE SAVEPOINT ${name}`);
      return result;
    } catch (error) {
      await this.#client.query(`ROLLBACK TO SAVEPOINT ${name}`);
      throw error;
    }
  }
}

/** postgres.js gives the rows themselves, with count and command; our own queries read `rows`, as of other drivers. */
function rowList({ rows, rowCount, command }: Answer): unknown[] {
  const hidden = (value: unknown) => ({ value, enumerable: false });
  return Object.defineProperties([...rows], {
    rows: hidden(rows),
    count: hidden(rowCount),
    rowCount: hidden(rowCount),
    command: hidden(command),
  });
}

const sessionOver = (client: QueryClient, { dialect, relations }: DrizzleParts) =>
  new PostgresJsSession(new DrizzleClient(client) as never, dialect, relations as never);

export const drizzleOverPostgresJs: DrizzleFlavour = {
  database: (client, parts) =>
    new PostgresJsDatabase(
      parts.dialect,
      sessionOver(client, parts) as never,
      parts.relations as never,
    ) as unknown as Database,
  transaction: (client, parts) =>
    new PostgresJsTransaction(
      parts.dialect,
      sessionOver(client, parts) as never,
      parts.relations as never,
    ) as unknown as Database,
};
