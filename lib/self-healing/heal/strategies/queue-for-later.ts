import { z } from 'zod';
import { defineStrategy } from '../define-strategy';
import { dependencyFailed, needsOption } from '../requirements';

/** Stores the work for a later run. Never for work whose effect may have happened already, nor for what would fail again. */
export const queueForLater = defineStrategy({
  name: 'QUEUE_FOR_LATER',
  outcome: 'deferred',
  touches: 'request',
  reruns: false,
  summary: 'Stores the work as a job; a worker finishes it when the dependency answers again.',
  options: z.strictObject({}),
  requires: [
    needsOption(
      'queue',
      'queue: { accepted: (job) => ({ queued: job.id }), expiresMs: 86_400_000 }, // in operations/ only',
      // Nobody waits for what a read would find tomorrow.
      ({ effects }) => effects !== 'none',
    ),
    dependencyFailed,
    ({ operation }) => operation.queueRefusal,
  ],
  heal: async ({ operation }) => {
    const job = await operation.enqueue();
    return { value: job.value, evidence: `Stored as job ${job.id}.` };
  },
});
