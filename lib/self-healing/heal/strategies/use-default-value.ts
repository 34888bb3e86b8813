import { z } from 'zod';
import { defineStrategy } from '../define-strategy';
import { dependencyFailed, needsOption, readOnly } from '../requirements';

/** Serves the declared default. Never where a wrong number would be taken for a right one. */
export const useDefaultValue = defineStrategy({
  name: 'USE_DEFAULT_VALUE',
  outcome: 'degraded',
  touches: 'request',
  reruns: false,
  summary: 'Serves the default that the operation declares.',
  options: z.strictObject({}),
  requires: [readOnly, needsOption('defaultValue', 'defaultValue: null,'), dependencyFailed],
  heal: async ({ operation }) => ({
    value: operation.options.defaultValue,
    evidence: 'The declared default was served.',
  }),
});
