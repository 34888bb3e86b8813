import { z } from 'zod';
import type { Category } from '../../core/vocabulary';
import { defineStrategy } from '../define-strategy';
import { needsOption, transientFailure } from '../requirements';

/** What is reached over addresses that may have a second one. */
const external: ReadonlySet<Category> = new Set(['api', 'ai', 'email', 'sms']);

/** Runs again against another endpoint of the pool. Never for a write whose endpoints do not share idempotency keys. */
export const switchApiEndpoint = defineStrategy({
  name: 'SWITCH_API_ENDPOINT',
  outcome: 'healed',
  touches: 'request',
  reruns: true,
  summary: 'Runs the operation again against another endpoint of its pool.',
  options: z.strictObject({}),
  requires: [
    needsOption(
      'endpoints',
      "endpoints: { urls: ['https://a.example', 'https://b.example'] },",
      // For a write it would not be enough: all endpoints have to share idempotency keys as well.
      ({ effects, category }) => effects === 'none' && external.has(category),
    ),
    ({ diagnosis, ...context }) =>
      diagnosis.kind === 'malformed-reply' ? null : transientFailure({ diagnosis, ...context }),
    ({ operation }) => {
      const { effects, endpoints } = operation.options;
      const pool = typeof endpoints === 'function' ? endpoints() : endpoints;
      return effects === 'none' || pool?.sharedIdempotency
        ? null
        : {
            reason: 'A write may switch only where all endpoints share idempotency keys.',
            optionLine: 'sharedIdempotency: true,',
          };
    },
    ({ operation }) =>
      operation.otherEndpoints.length > 0 ? null : { reason: 'No other endpoint is left in the pool.' },
  ],
  heal: async ({ operation }) => {
    const endpoint = operation.otherEndpoints[0];
    const value = await operation.runAgain({ endpoint });
    return { value, evidence: `${endpoint} answered instead.` };
  },
});
