import { expect, it } from 'vitest';
import type { Failure } from '../../core/failure';
import type { ForestMetrics } from '../../core/learning';
import { settingsSchema } from '../../core/settings';
import { fakeClock } from '../../testing/fake-clock';
import { decisionPages, forestsInMemory, simulateDecisions } from '../../testing/forest-world';
import { seededRandom } from '../../testing/seeded-random';
import { createForest } from './index';

const failure: Failure = {
  ...{ error: null, name: 'Error', message: '', causes: [], fingerprint: { id: 'f', template: 't', version: 2 } },
};
const asked = [
  failure,
  { kind: 'upstream-unavailable', transient: true, effect: 'unknown' },
  { source: 's', category: 'api' },
  ['RETRY_WITH_BACKOFF'],
] as const;

it.each([null, {}, 'damaged', { beatsRules: 'yes' }])(
  'says nothing where the stored metrics are %j',
  async (metrics) => {
    const decisions = simulateDecisions({ seed: 1, decisions: 2_500, world: 'hidden', exploration: 0.5 });
    const clock = fakeClock((decisions.at(-1)?.atMs ?? 0) + 1_000);
    const forests = forestsInMemory();
    const logger = { info: () => {}, error: () => {}, warn: () => {} };
    const create = (store = forests) =>
      createForest({
        ...{ clock, logger, tenantId: 'default', service: 'default', random: seededRandom(1) },
        settings: () => settingsSchema.parse({}),
        store: { forests: store, reports: decisionPages(decisions) },
      });
    await create().train();
    const sound = create();
    await sound.refresh();
    expect(sound.advise(...asked)).not.toBeNull();

    const damaged = create({
      ...forests,
      async active(scope) {
        const found = await forests.active(scope);
        return found && { ...found, version: { ...found.version, metrics: metrics as unknown as ForestMetrics } };
      },
    });
    await damaged.refresh();
    expect(damaged.advise(...asked)).toBeNull();
  },
);
