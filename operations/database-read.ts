import { database } from '@/lib/runtime/database';
import type { ConnectionOptions } from '@/lib/self-healing/core/options';

/** The process's pool, for RESET_CONNECTION: a ping tells whether it answers, a reset replaces its idle connections. */
export const pooledConnection: ConnectionOptions = {
  ping: async (signal) => (await database()).ping(signal),
  reset: async () => (await database()).resetPool(),
};

/** What all reads of the CRM share: they may run again, on a fresh connection if need be. */
export const databaseRead = { category: 'database', effects: 'none', connection: pooledConnection } as const;
