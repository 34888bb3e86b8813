import { z } from 'zod';
import { defineStrategy } from '../define-strategy';
import { dependencyFailed, needsOption, once, readOnly } from '../requirements';

/** Serves the caller's own last good result. Never for a refusal, a bad input or a missing record. */
export const fallbackToCache = defineStrategy({
  name: 'FALLBACK_TO_CACHE',
  outcome: 'degraded',
  touches: 'request',
  reruns: false,
  summary: "Serves the caller's last good result, marked with its age.",
  options: z.strictObject({}),
  requires: [
    readOnly,
    needsOption(
      'cache',
      'cache: { key: (_actor, id) => id, scope: (actor) => actor.tenantId, ttlMs: 0, staleMs: 600_000 },',
    ),
    dependencyFailed,
    ({ diagnosis }) =>
      diagnosis.kind === 'stale-cache' ? { reason: 'The stored result itself is what failed.' } : null,
    once,
  ],
  heal: async ({ operation }) => {
    const cached = await operation.cachedResult();
    if (!cached) return { declined: 'No stored result of this caller is recent enough.' };
    const age = cached.ageMs < 1000 ? `${Math.round(cached.ageMs)} ms` : `${Math.round(cached.ageMs / 1000)} s`;
    return { value: cached.value, ageMs: cached.ageMs, evidence: `The last good result is ${age} old.` };
  },
});
