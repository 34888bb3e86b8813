import type { DatabaseHandle, OpenDatabaseOptions } from '../client';
import { type ClientPool, ownPool } from './client-pool';
import { drizzleOverPg } from './drizzle-over-pg';
import { createPooledHandle } from './pooled';

/** Neon by its own driver: the Postgres protocol over a WebSocket, so that transactions work. */
export async function openNeon(options: OpenDatabaseOptions & { url: string }): Promise<DatabaseHandle> {
  const [{ neonConfig, Pool }, { default: WebSocket }] = await Promise.all([
    import('@neondatabase/serverless'),
    import('ws'),
  ]);
  neonConfig.webSocketConstructor = WebSocket;
  const wsProxy = options.neon?.wsProxy;
  if (wsProxy !== undefined) {
    // A plain proxy in front of any Postgres: no TLS on the way, and no shortcut of Neon's own servers.
    neonConfig.wsProxy = () => wsProxy;
    neonConfig.useSecureWebSocket = false;
    neonConfig.pipelineConnect = false;
    neonConfig.pipelineTLS = false;
  }
  return createPooledHandle({
    dialect: 'neon',
    beforeQuery: options.beforeQuery,
    flavour: drizzleOverPg,
    source: ownPool(
      () =>
        new Pool({
          connectionString: options.url,
          max: options.max ?? 10,
          connectionTimeoutMillis: options.connectTimeoutMs ?? 5_000,
        }) as unknown as ClientPool,
    ),
  });
}
