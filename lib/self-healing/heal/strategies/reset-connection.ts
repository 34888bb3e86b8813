import { z } from 'zod';
import { defineStrategy } from '../define-strategy';
import { needsOption, once } from '../requirements';

const kinds = new Set(['connection-lost', 'connection-refused', 'database-unavailable', 'connections-exhausted']);

/** With the one database of the process: a pool of `pg` or another driver has no such functions of its own. */
const line =
  'connection: { ping: async (signal) => (await database()).ping(signal), ' +
  'reset: async () => (await database()).resetPool() }, // database() of self-healing-runtime/database';

/** Replaces this process's idle connections and runs again. Never for a slow or overloaded server: it would add load. */
export const resetConnection = defineStrategy({
  name: 'RESET_CONNECTION',
  outcome: 'healed',
  touches: 'shared',
  reruns: true,
  summary: 'Replaces the idle connections of this process, then runs the operation again.',
  options: z.strictObject({}),
  requires: [
    ({ operation }) =>
      operation.options.category === 'database' || operation.options.connection
        ? null
        : { reason: 'The operation holds no pool of connections.' },
    needsOption('connection', line),
    ({ diagnosis }) =>
      kinds.has(diagnosis.kind) ? null : { reason: 'The failure does not come from the connection.' },
    once,
  ],
  heal: async ({ operation }, signal) => {
    const refused = await operation.resetConnection(signal);
    if (refused !== null) return { declined: refused };
    return {
      value: await operation.runAgain(),
      evidence: 'The idle connections were replaced and a new one answered.',
    };
  },
});
