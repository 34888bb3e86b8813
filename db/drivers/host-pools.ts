import type { DatabaseHandle } from '../client';
import { type ClientPool, hostPool } from './client-pool';
import { drizzleOverPg } from './drizzle-over-pg';
import { createPooledHandle } from './pooled';
import type { HostDrizzle } from './relations';

/** What is asked of an app's pool: `Pool` of pg and of @neondatabase/serverless have it. */
export interface HostPool {
  readonly waitingCount: number;
  readonly idleCount: number;
  connect(): Promise<object>;
  on(event: 'error', listener: (...values: never[]) => void): unknown;
}

export interface HostPoolOptions {
  /** The app's own drizzle database over it: `tx` is made like it. */
  drizzle?: HostDrizzle;
}

/** A handle over the node-postgres pool that the app has. It is never ended; `resetPool()` replaces what is idle. */
export function handleOfPgPool(pool: HostPool, { drizzle }: HostPoolOptions = {}): DatabaseHandle {
  const source = hostPool(pool as unknown as ClientPool);
  return createPooledHandle({ dialect: 'pg', flavour: drizzleOverPg, drizzle, source });
}

/** The same over the pool of Neon's own driver (over WebSockets: its HTTP client has no transactions). */
export function handleOfNeonPool(pool: HostPool, { drizzle }: HostPoolOptions = {}): DatabaseHandle {
  const source = hostPool(pool as unknown as ClientPool);
  return createPooledHandle({ dialect: 'neon', flavour: drizzleOverPg, drizzle, source });
}
