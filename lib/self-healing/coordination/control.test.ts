import { expect, it } from 'vitest';
import type { CoordinationReading } from '../core/coordination';
import { fakeClock } from '../testing/fake-clock';
import { createControl } from './control';

const silent = { info: () => undefined, error: () => undefined };
const reading = (version: number, settings: unknown) =>
  ({
    ...{ settings: { version, settings, savedBy: { type: 'user', id: 'a' }, savedAtMs: 0 } },
    ...{ alive: ['here'], breakers: [], approvals: [], proposals: [], nowMs: 0 },
  }) as unknown as CoordinationReading;

it.each([
  ['has never read good ones', []],
  ['goes on with older ones', [reading(1, { watchMs: 5_000 })]],
])('obeys the kill switch of settings that it cannot read otherwise, where it %s', (_what, before) => {
  const control = createControl({ clock: fakeClock(), logger: silent, instanceId: 'here', codeDefaults: {} });
  for (const one of before) control.take(one, 0);
  // Saved by an instance of another version, which knows one setting more.
  control.take(reading(2, { healingEnabled: false, ofTomorrow: 1 }), 0);
  expect(control.settings().healingEnabled).toBe(false);
  expect(control.problem()).toContain('Version 2 of the settings is not valid');
  control.take(reading(2, { healingEnabled: false, ofTomorrow: 1 }), 0);
  expect(control.settings().healingEnabled).toBe(false);
  control.take(reading(3, { healingEnabled: true, ofTomorrow: 1 }), 0);
  expect(control.settings().healingEnabled).toBe(true);
});
