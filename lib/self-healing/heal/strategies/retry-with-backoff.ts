import { z } from 'zod';
import { fullJitter } from '../../guard/retry-budget';
import { defineStrategy } from '../define-strategy';
import { atMost, transientFailure } from '../requirements';

const options = z.strictObject({
  maxReruns: z.int().min(1).max(5).default(3),
  baseDelayMs: z.int().min(1).default(100),
  maxDelayMs: z.int().min(1).default(3_000),
});

/** Runs the operation again after a growing, jittered wait. Never for an operation whose effects may happen twice. */
export const retryWithBackoff = defineStrategy<z.infer<typeof options>>({
  name: 'RETRY_WITH_BACKOFF',
  outcome: 'healed',
  touches: 'request',
  reruns: true,
  summary: 'Runs the operation again after a short, growing, jittered wait.',
  options,
  requires: [transientFailure, atMost((o: z.infer<typeof options>) => o.maxReruns, 'maxReruns')],
  waitMs: ({ used, options, random, diagnosis }) =>
    Math.max(fullJitter(options.baseDelayMs, used + 1, random, options.maxDelayMs), diagnosis.retryAfterMs ?? 0),
  heal: async ({ operation, attempt }) => ({
    value: await operation.runAgain(),
    evidence: `Attempt ${attempt + 1} succeeded.`,
  }),
});
