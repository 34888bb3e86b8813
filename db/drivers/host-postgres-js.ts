import type { DatabaseHandle } from '../client';
import { drizzleOverPostgresJs } from './drizzle-over-postgres-js';
import { createPooledHandle } from './pooled';
import { type OneConnection, PostgresJsClient } from './postgres-js-client';
import type { HostDrizzle } from './relations';
import { singleConnections } from './single-connections';

export interface HostPostgresJsOptions {
  /** `postgres` itself, as `import postgres from 'postgres'` gives it. */
  postgres: (options: never) => object;
  /** The app's own drizzle database over it: `tx` is made like it. */
  drizzle?: HostDrizzle;
  /** Connections at most, beside those of the app. Default 5. */
  max?: number;
  /** For a new connection, and for waiting for a free one, in milliseconds. Default 5000. */
  connectTimeoutMs?: number;
}

/**
 * A handle with the settings of the postgres.js client (3.4) that the app has, over connections of its own: a client
 * that lends one (`reserve()`) loses reservations when connections close, hangs with `fetch_types: false`, and sends
 * what comes after a lost connection to a new one, outside of the transaction. The app's client is neither used nor
 * ended; `close()` ends these connections.
 */
export function handleOfPostgresJs(sql: { options: object }, input: HostPostgresJsOptions): DatabaseHandle {
  const { connectTimeoutMs = 5_000, max = 5 } = input;
  const create = input.postgres as unknown as (options: object) => OneConnection;
  const open = () =>
    new PostgresJsClient((onclose) =>
      create({
        ...sql.options,
        max: 1,
        connect_timeout: connectTimeoutMs / 1_000,
        // Both would end a connection between two statements of a transaction.
        idle_timeout: null,
        max_lifetime: null,
        // Values are read here, so what the app told its client of types, names and values is left out.
        fetch_types: false,
        transform: { undefined: undefined, column: {}, value: {}, row: {} },
        debug: false,
        no_subscribe: true,
        parameters: {},
        shared: { retries: 0, typeArrayMap: {} },
        onclose,
      }),
    );
  return createPooledHandle({
    dialect: 'postgres-js',
    flavour: drizzleOverPostgresJs,
    drizzle: input.drizzle,
    source: singleConnections({ open, max, waitMs: connectTimeoutMs }),
  });
}
