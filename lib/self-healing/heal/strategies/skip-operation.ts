import { z } from 'zod';
import { defineStrategy } from '../define-strategy';
import { dependencyFailed, needsOption } from '../requirements';

/** Leaves an optional operation out. Never for one that somebody relies on. */
export const skipOperation = defineStrategy({
  name: 'SKIP_OPERATION',
  outcome: 'degraded',
  touches: 'request',
  reruns: false,
  summary: 'Leaves an optional operation out and goes on without it.',
  options: z.strictObject({}),
  requires: [
    // A write may be declared optional, but nobody is talked into losing one.
    needsOption(
      'skip',
      'skip: { result: null }, // declares the operation optional',
      ({ effects }) => effects === 'none',
    ),
    dependencyFailed,
  ],
  heal: async ({ operation }) => ({
    value: operation.options.skip?.result,
    evidence: 'The optional operation was left out.',
  }),
});
