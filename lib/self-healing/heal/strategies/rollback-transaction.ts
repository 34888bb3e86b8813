import { z } from 'zod';
import { waitOf } from '../../guard/retry-budget';
import { defineStrategy } from '../define-strategy';
import { atMost } from '../requirements';

const kinds = new Set(['deadlock', 'serialization-conflict', 'lock-timeout', 'connection-lost']);
/** Beyond so many, more callers do not spread the waits further. */
const crowd = 10;
const options = z.strictObject({
  maxReruns: z.int().min(1).max(5).default(4),
  baseDelayMs: z.int().min(1).default(100),
});

/** Runs the whole operation in a new transaction. Never for work whose effects lie outside transactions and steps. */
export const rollbackTransaction = defineStrategy<z.infer<typeof options>>({
  name: 'ROLLBACK_TRANSACTION',
  outcome: 'healed',
  touches: 'request',
  reruns: true,
  summary: 'Lets the failed transaction roll back and runs the operation in a new one.',
  options,
  requires: [
    ({ operation }) => (operation.options.effects === 'none' ? { reason: 'A read has nothing to roll back.' } : null),
    ({ operation }) =>
      operation.options.effects === 'transactional'
        ? null
        : {
            reason: 'The operation is not declared as transactional.',
            optionLine: "effects: 'transactional', // every effect inside healing().transaction() or healing().step()",
          },
    ({ diagnosis }) =>
      kinds.has(diagnosis.kind) ? null : { reason: 'The failure is not one that a new transaction gets around.' },
    atMost((o: z.infer<typeof options>) => o.maxReruns, 'maxReruns'),
  ],
  // Callers that met in a deadlock would meet again: the more of them wait, the further they are spread.
  waitMs: ({ used, options, random, remainingMs, callersWaiting = 0 }) =>
    waitOf(
      { type: 'full-jitter', baseMs: options.baseDelayMs * (1 + Math.min(crowd, callersWaiting)), capMs: 2_000 },
      { attempt: used + 1, previousMs: 0, random, remainingMs },
    ),
  heal: async ({ operation }) => ({
    value: await operation.runAgain(),
    evidence: 'The failed transaction was rolled back; a new one was committed.',
  }),
});
