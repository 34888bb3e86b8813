import type { Decision } from '../lib/self-healing/core/learning';
import { settingsSchema } from '../lib/self-healing/core/settings';
import type { createForest } from '../lib/self-healing/testing/forest-world';

export const forestSettings = () => settings;
const settings = settingsSchema.parse({});

/** Asks about the failure that led to a recorded decision. */
export function askForest(forest: Pick<ReturnType<typeof createForest>, 'advise'>, decision: Decision) {
  const { kind, transient, source, category, effects, errorName, errorCode, fingerprint, template } = decision;
  return forest.advise(
    {
      ...{ error: null, name: errorName, message: '', causes: [] },
      ...(errorCode === null ? {} : { code: errorCode }),
      fingerprint: { id: fingerprint, template, version: 2 },
    },
    { kind, transient, effect: 'unknown' },
    { source, category, effects, ...(decision.dependency === null ? {} : { dependency: decision.dependency }) },
    decision.candidates.map(({ strategy }) => strategy),
  );
}
