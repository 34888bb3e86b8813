import { z } from 'zod';
import { waitOf } from '../../guard/retry-budget';
import { defineStrategy } from '../define-strategy';
import { atMost } from '../requirements';

const options = z.strictObject({
  maxReruns: z.int().min(1).max(5).default(4),
  /** Wait when the server names none. */
  defaultDelayMs: z.int().min(1).default(1_000),
  /** Longest own wait; the server's may be longer. */
  maxDelayMs: z.int().min(1).default(30_000),
});

/** Waits as long as the server asked and runs again. Never when the wait would pass the deadline: that only adds load. */
export const rateLimitBackoff = defineStrategy<z.infer<typeof options>>({
  name: 'RATE_LIMIT_BACKOFF',
  outcome: 'healed',
  touches: 'request',
  reruns: true,
  budget: 'throttling',
  summary: 'Waits as long as the rate-limited service asked, then runs the operation again.',
  options,
  requires: [
    ({ diagnosis }) => (diagnosis.kind === 'rate-limited' ? null : { reason: 'The failure is not a rate limit.' }),
    atMost((o: z.infer<typeof options>) => o.maxReruns, 'maxReruns'),
  ],
  // The server's own wait is a minimum: the jitter only adds, so that callers do not come back together.
  waitMs: ({ diagnosis: { retryAfterMs }, options, used, random, remainingMs }) =>
    waitOf(
      retryAfterMs === undefined
        ? { type: 'full-jitter', baseMs: options.defaultDelayMs, capMs: options.maxDelayMs }
        : { type: 'fixed', delayMs: 0 },
      {
        attempt: used + 1,
        previousMs: 0,
        random,
        remainingMs,
        ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      },
    ),
  heal: async ({ operation, diagnosis }) => ({
    value: await operation.runAgain(),
    evidence:
      diagnosis.retryAfterMs === undefined
        ? 'The service accepted the call after a pause.'
        : `The service asked for ${diagnosis.retryAfterMs} ms and accepted the call afterwards.`,
  }),
});
