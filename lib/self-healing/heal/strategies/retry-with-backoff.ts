import { z } from 'zod';
import { type Backoff, waitOf } from '../../guard/retry-budget';
import { defineStrategy } from '../define-strategy';
import { atMost, transientFailure } from '../requirements';

const options = z.strictObject({
  maxReruns: z.int().min(1).max(5).default(4),
  baseDelayMs: z.int().min(1).default(100),
  maxDelayMs: z.int().min(1).default(3_000),
  /** How the wait grows. `adaptive` learns it for each fingerprint and is full jitter until it has. */
  backoff: z.enum(['full-jitter', 'decorrelated', 'linear', 'fixed', 'adaptive']).default('adaptive'),
});
type Options = z.infer<typeof options>;

/** Waits that chance does not spread over their whole range are spread over a fifth, so that callers come apart. */
const jitter = 0.2;

function backoffOf({ backoff, baseDelayMs: baseMs, maxDelayMs: capMs }: Options, learnedMs: number | null): Backoff {
  if (backoff === 'linear') return { type: 'linear', baseMs, stepMs: baseMs, capMs, jitter };
  if (backoff === 'fixed') return { type: 'fixed', delayMs: Math.min(baseMs, capMs), jitter };
  return backoff === 'adaptive' ? { type: backoff, learnedMs, baseMs, capMs } : { type: backoff, baseMs, capMs };
}

/** Runs the operation again after a growing, jittered wait. Never for an operation whose effects may happen twice. */
export const retryWithBackoff = defineStrategy<Options>({
  name: 'RETRY_WITH_BACKOFF',
  outcome: 'healed',
  touches: 'request',
  reruns: true,
  summary: 'Runs the operation again after a short, growing, jittered wait.',
  options,
  requires: [transientFailure, atMost((o: Options) => o.maxReruns, 'maxReruns')],
  waitMs: ({ used, options, random, diagnosis, failure, remainingMs, previousWaitMs = 0, workedWaits }) =>
    waitOf(backoffOf(options, workedWaits?.propose(failure.fingerprint.id) ?? null), {
      attempt: used + 1,
      previousMs: previousWaitMs,
      random,
      remainingMs,
      ...(diagnosis.retryAfterMs === undefined ? {} : { retryAfterMs: diagnosis.retryAfterMs }),
    }),
  heal: async ({ operation, attempt }) => ({
    value: await operation.runAgain(),
    evidence: `Attempt ${attempt + 1} succeeded.`,
  }),
});
