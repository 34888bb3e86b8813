import { z } from 'zod';
import { fullJitter } from '../../guard/retry-budget';
import { defineStrategy } from '../define-strategy';
import { atMost } from '../requirements';

const options = z.strictObject({
  maxReruns: z.int().min(1).max(5).default(2),
  /** Wait when the server names none. */
  defaultDelayMs: z.int().min(1).default(1_000),
});

/** Waits as long as the server asked and runs again. Never when the wait would pass the deadline: that only adds load. */
export const rateLimitBackoff = defineStrategy<z.infer<typeof options>>({
  name: 'RATE_LIMIT_BACKOFF',
  outcome: 'healed',
  touches: 'request',
  reruns: true,
  cost: 0.5,
  summary: 'Waits as long as the rate-limited service asked, then runs the operation again.',
  options,
  requires: [
    ({ diagnosis }) => (diagnosis.kind === 'rate-limited' ? null : { reason: 'The failure is not a rate limit.' }),
    atMost((o: z.infer<typeof options>) => o.maxReruns, 'maxReruns'),
  ],
  // The server's own wait is a minimum: the jitter only adds, so that callers do not come back together.
  waitMs: ({ diagnosis, options, used, random }) =>
    diagnosis.retryAfterMs === undefined
      ? fullJitter(options.defaultDelayMs, used + 1, random)
      : diagnosis.retryAfterMs + random() * Math.min(250, diagnosis.retryAfterMs * 0.1 + 10),
  heal: async ({ operation, diagnosis }) => ({
    value: await operation.runAgain(),
    evidence:
      diagnosis.retryAfterMs === undefined
        ? 'The service accepted the call after a pause.'
        : `The service asked for ${diagnosis.retryAfterMs} ms and accepted the call afterwards.`,
  }),
});
