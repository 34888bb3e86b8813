import { expect, it } from 'vitest';
import { createDependencies } from './core/dependencies';
import type { Run, Tried, Verdict } from './core/run';
import { createGuards } from './guards';
import { strategies } from './healing-strategies';
import { memoryStore } from './store/memory';
import { fakeClock } from './testing/fake-clock';

const silent = { info: () => {}, warn: () => {}, error: () => {} };

it('learns how long to wait from reruns that chose their wait, not from those that chance let run after another’s', () => {
  const clock = fakeClock();
  const guards = createGuards({
    ...{ store: memoryStore({ clock }), clock, logger: silent, dependencies: createDependencies() },
    ...{ settings: {}, mode: 'heal', tenantId: 'default', instanceId: 'i', serverless: false },
  });
  const strategy = strategies.find(({ name }) => name === 'RETRY_WITH_BACKOFF');
  const run = { dependency: 'd', key: 'k', mode: 'heal', options: { source: 's', category: 'api' } } as unknown as Run;
  const rerun = (waitMs: number, explored: boolean) => {
    const context = { failure: { fingerprint: { id: 'f' } } };
    const step = { strategy, waitMs, context, candidate: { explored } };
    const tried = { step, durationMs: 5, ending: 'returned' } as unknown as Tried;
    guards.noteTried(tried, { outcome: 'healed', evidence: '' } as Verdict, run);
  };
  for (let count = 0; count < 6; count++) rerun(80, false);
  rerun(0, true);
  expect(guards.stateFor(run).workedWaits?.propose('f')).toBe(80);
});
