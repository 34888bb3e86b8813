import { z } from 'zod';
import { defineStrategy } from '../define-strategy';
import { needsOption, once, readOnly } from '../requirements';

/** Forgets the caller's stored result and asks the source anew. Never while the source itself is failing. */
export const clearCacheAndRetry = defineStrategy({
  name: 'CLEAR_CACHE_AND_RETRY',
  outcome: 'healed',
  touches: 'shared',
  reruns: true,
  summary: 'Forgets a stored result that is not right any more and asks the source anew.',
  options: z.strictObject({}),
  requires: [
    readOnly,
    needsOption(
      'cache',
      'cache: { key: (_actor, id) => id, scope: (actor) => actor.tenantId, ttlMs: 60_000, staleMs: 600_000 },',
    ),
    ({ diagnosis }) =>
      diagnosis.kind === 'stale-cache' ? null : { reason: 'The failure does not come from a stored result.' },
    once,
  ],
  heal: async ({ operation }, signal) => {
    const refused = await operation.clearCache(signal);
    if (refused !== null) return { declined: refused };
    const value = await operation.runAgain({ withoutCache: true });
    return { value, evidence: 'The stored result was forgotten; the source gave a new one.' };
  },
});
