import type { ConnectionOptions } from '../../core/options';
import { defineSharedAction, type SharedAction } from '../shared-action';

/** The resource to name: all operations of a dependency share its pool in this process. */
export const connectionResource = (dependency: string) => `connection:${dependency}`;

/**
 * Replaces this process's idle connections and asks whether a new one answers. However many callers want it at once, it
 * happens once. Never for a slow or overloaded server: it would add load.
 */
export function resetConnectionAction(connection: ConnectionOptions): SharedAction {
  return defineSharedAction({
    name: 'reset-connection',
    scope: 'process',
    summary: 'Replaces the idle connections of this process.',
    async act({ signal }) {
      await connection.reset();
      await connection.ping(signal);
      return { evidence: 'The idle connections were replaced, and a new one answered' };
    },
  });
}
