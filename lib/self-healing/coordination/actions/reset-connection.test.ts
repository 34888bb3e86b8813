import { expect, it } from 'vitest';
import { settingsSchema } from '../../core/settings';
import { createCipher } from '../../store/cipher';
import { memoryStore } from '../../store/memory';
import { fakeClock } from '../../testing/fake-clock';
import { createHealingLimits } from '../healing-limits';
import { createSharedActions } from '../shared-actions';
import { createVotes } from '../vote';
import { connectionResource, resetConnectionAction } from './reset-connection';

it('replaces the pool once for a hundred failures at once, and tells all of them whether it answers', async () => {
  for (const answers of [true, false]) {
    const clock = fakeClock();
    const settings = settingsSchema.parse({});
    const log = { info: () => {}, warn: () => {}, error: () => {} };
    const control = { view: () => ({ settings, version: 0, alive: [], approvals: [], breakers: [], ageMs: null }) };
    const parts = { store: memoryStore({ clock }), clock, logger: log, control, instanceId: 'a', tenantId: 'default' };
    const limits = createHealingLimits({ clock, settings: () => settings, alive: () => [], instanceId: 'a' });
    const votes = createVotes({ ...parts, aliveMs: 5_000 });
    const actions = createSharedActions({ ...parts, limits, votes, cipher: createCipher('a secret of the tests') });
    let resets = 0;
    const connection = {
      reset: async () => {
        resets += 1;
        await clock.sleep(50);
      },
      ping: async () => {
        if (!answers) throw new Error('connection refused');
      },
    };
    const all = Array.from({ length: 100 }, () =>
      actions.run({
        ...{ action: resetConnectionAction(connection), resource: connectionResource('database') },
        ...{ severity: 'normal', fingerprint: null, reason: 'Connections break.', deadlineMs: 5_000 },
      }),
    );
    await clock.advance(50);
    const results = await Promise.all(all);
    expect(resets).toBe(1);
    expect(new Set(results.map(({ status }) => status))).toEqual(new Set([answers ? 'done-here' : 'failed']));
    expect(limits.report().startedLastMinute).toBe(1);
  }
});
