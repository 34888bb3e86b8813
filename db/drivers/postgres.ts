import type { DatabaseHandle, OpenDatabaseOptions } from '../client';
import { type ClientPool, ownPool } from './client-pool';
import { drizzleOverPg } from './drizzle-over-pg';
import { createPooledHandle } from './pooled';

/** Any Postgres over TCP, by node-postgres. */
export async function openPostgres(options: OpenDatabaseOptions & { url: string }): Promise<DatabaseHandle> {
  const { default: pg } = await import('pg');
  return createPooledHandle({
    dialect: 'pg',
    beforeQuery: options.beforeQuery,
    flavour: drizzleOverPg,
    source: ownPool(
      () =>
        new pg.Pool({
          connectionString: options.url,
          max: options.max ?? 10,
          connectionTimeoutMillis: options.connectTimeoutMs ?? 5_000,
          keepAlive: true,
        }) as ClientPool,
    ),
  });
}
