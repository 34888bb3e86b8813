import type { DatabaseHandle } from '../client';
import { drizzleOverPostgresJs } from './drizzle-over-postgres-js';
import { createPooledHandle } from './pooled';
import { PostgresJsClient, PostgresJsUnsupportedError, type ReservedConnection } from './postgres-js-client';
import type { HostDrizzle } from './relations';

/** What is asked of an app's postgres.js: its `Sql` has it. */
export interface PostgresJs {
  options: object;
  reserve(): Promise<{ release(): void }>;
  close(): Promise<void>;
}

export interface HostPostgresJsOptions {
  /** The app's own drizzle database over it: `tx` is made like it. */
  drizzle?: HostDrizzle;
  /** How long to wait for a free connection, in milliseconds: postgres.js itself waits for ever. Default 5000. */
  connectTimeoutMs?: number;
}

/**
 * A handle over the postgres.js client that the app has (3.4): each session reserves one of its connections, and the
 * client is never ended. `resetPool()` lets all its connections end, each when it is free.
 *
 * @throws PostgresJsUnsupportedError for a client that renames columns, and for a version that hides its connections.
 */
export function handleOfPostgresJs(sql: PostgresJs, options: HostPostgresJsOptions = {}): DatabaseHandle {
  const { transform } = sql.options as { transform?: { column?: { from?: unknown } } };
  if (transform?.column?.from) {
    throw new PostgresJsUnsupportedError(
      'This postgres.js client renames columns (transform). Give Selfheal a connection of its own: openDatabase({ url }).',
    );
  }
  const { connectTimeoutMs = 5_000 } = options;
  return createPooledHandle({
    dialect: 'postgres-js',
    flavour: drizzleOverPostgresJs,
    drizzle: options.drizzle,
    source: {
      lease: async () => new PostgresJsClient(await reserveWithin(sql, connectTimeoutMs)),
      // It resolves when the last one ended, which may be never: some are reserved for good.
      reset: async () => void sql.close(),
      close: async () => undefined,
    },
  });
}

async function reserveWithin(sql: PostgresJs, timeoutMs: number): Promise<ReservedConnection> {
  const reserving = sql.reserve() as Promise<ReservedConnection>;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLong = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, null);
  });
  try {
    const reserved = await Promise.race([reserving, tooLong]);
    if (reserved !== null) return reserved;
  } finally {
    clearTimeout(timer);
  }
  // Nobody waits for it any more: whenever it comes, it goes back.
  reserving.then((late) => late.release()).catch(() => undefined);
  throw Object.assign(new Error(`No database connection was free within ${timeoutMs} ms.`), { code: 'ETIMEDOUT' });
}
