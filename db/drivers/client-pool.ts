import type { PoolClient } from './leased-client';
import type { ConnectionSource } from './pooled';

/** The part of a pg pool that is used here; Neon's has it too. */
export interface ClientPool {
  readonly waitingCount: number;
  readonly idleCount: number;
  connect(): Promise<PoolClient>;
  on(event: 'error' | 'release', listener: (argument: never) => void): unknown;
  end(): Promise<void>;
}

/** A pool that is ours: it can be replaced as a whole, and is closed in the end. */
export function ownPool(createPool: () => ClientPool): ConnectionSource {
  const retiring = new Set<Promise<void>>();
  const quiet = quieted();
  const newPool = () => withoutIdleErrors(createPool());
  let pool = newPool();
  const retire = (old: ClientPool) => {
    let ending = false;
    const endWhenNobodyWaits = () => {
      if (ending || old.waitingCount > 0) return;
      ending = true;
      const ended = old.end().finally(() => retiring.delete(ended));
      retiring.add(ended);
    };
    old.on('release', endWhenNobodyWaits);
    endWhenNobodyWaits();
  };
  return {
    lease: async () => quiet(await pool.connect()),
    reset: async () => {
      const old = pool;
      pool = newPool();
      retire(old);
    },
    close: async () => {
      await Promise.all([pool.end(), ...retiring]);
    },
  };
}

/** The app's own pool: what is idle can be replaced, and nothing is closed that others use. */
export function hostPool(pool: ClientPool): ConnectionSource {
  const quiet = quieted();
  withoutIdleErrors(pool);
  return {
    lease: async () => quiet(await pool.connect()),
    reset: async () => {
      // Idle connections come first. One that cannot be had was not idle any more.
      const idle = await Promise.allSettled(Array.from({ length: pool.idleCount }, () => pool.connect()));
      for (const lease of idle) if (lease.status === 'fulfilled') quiet(lease.value).release(true);
    },
    close: async () => undefined,
  };
}

/** Without a listener the error of an idle connection would end the process; the pool drops that connection itself. */
function withoutIdleErrors(pool: ClientPool): ClientPool {
  pool.on('error', () => undefined);
  return pool;
}

/** As little may the error of a connection that is out: it fails its next query and is then destroyed. */
function quieted(): (client: PoolClient) => PoolClient {
  const known = new WeakSet<PoolClient>();
  return (client) => {
    if (!known.has(client)) client.on('error', () => undefined);
    known.add(client);
    return client;
  };
}
