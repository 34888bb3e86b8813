import { expect, it } from 'vitest';
import { settingsSchema } from '../core/settings';
import { createCipher } from '../store/cipher';
import { memoryStore } from '../store/memory';
import { fakeClock } from '../testing/fake-clock';
import { createHealingLimits } from './healing-limits';
import { createSharedActions, defineSharedAction } from './shared-actions';
import { createVotes } from './vote';

const tenantId = 'default';
const actor = { type: 'user' as const, id: 'admin-1' };
const log = { info: () => {}, warn: () => {}, error: () => {} };

/** An action that was done, and then an instance that died before it could watch what came of it. */
async function setUp() {
  const clock = fakeClock();
  const store = memoryStore({ clock });
  const undone: unknown[] = [];
  const settings = settingsSchema.parse({});
  const view = () => ({ settings, version: 0, alive: [], approvals: [], breakers: [], ageMs: 0 });
  const action = defineSharedAction({
    ...{ name: 'clear-thing', scope: 'fleet', summary: 'Clears the thing.' },
    plan: async () => ({ summary: 'Puts it back', payload: { keys: ['k'] } }),
    act: async () => ({ evidence: 'Cleared' }),
    async rollback(payload, { epoch }) {
      undone.push([payload, epoch]);
      return 'Put 1 entry back';
    },
  });
  const instance = (instanceId: string, actions = [action]) => {
    const parts = { store, clock, logger: log, control: { view }, instanceId, tenantId };
    const limits = createHealingLimits({ clock, settings: () => settings, alive: () => [], instanceId });
    const votes = createVotes({ ...parts, aliveMs: 5_000 });
    return createSharedActions({ ...parts, limits, votes, actions, cipher: createCipher('a secret of the tests') });
  };
  const wish = { action, resource: 'thing', severity: 'normal' as const, fingerprint: null, reason: 'It is broken.' };
  const result = await instance('dead').run({ ...wish, deadlineMs: 1_000 });
  if (result.status !== 'done-here') throw new Error('not done');
  return { clock, store, undone, instance, wish, id: result.id };
}

it('undoes an action of another instance from its sealed plan, once, and says in the audit record who wanted it', async () => {
  const { clock, store, undone, instance, id } = await setUp();
  const one = instance('a');
  const request = { id, actor, reason: 'It made things worse.' };
  expect(await one.rollBack(request)).toMatchObject({ status: 'rolled-back' });
  expect(undone).toEqual([[{ keys: ['k'] }, 2]]);
  expect(await store.actions.find({ tenantId, id })).toMatchObject({
    status: 'rolled-back',
    evidence: 'Cleared. Undone by a person: Put 1 entry back.',
  });
  const audit = await store.audit.list({ tenantId, limit: 9 });
  expect(audit.find((entry) => entry.action === 'action-rollback-asked')).toMatchObject({
    actor,
    subject: `action ${id}`,
    after: { reason: 'It made things worse.' },
  });
  expect(await one.rollBack(request)).toEqual({ status: 'refused', reason: 'It was undone already.' });
  expect(undone).toHaveLength(1);
  expect(clock.pending()).toBe(0);
});

it('undoes nothing once the resource was changed again, or while it is being changed', async () => {
  const { store, undone, instance, wish, id } = await setUp();
  const one = instance('a');
  const lease = await store.leases.acquire({ tenantId, name: 'shared:thing', holder: 'b', ttlMs: 5_000 });
  expect(await one.rollBack({ id, actor, reason: '' })).toMatchObject({ reason: expect.stringContaining('under way') });
  await store.leases.release({ tenantId, name: 'shared:thing', holder: 'b', epoch: lease?.epoch ?? 0 });
  await one.run({ ...wish, deadlineMs: 1_000 });
  expect(await one.rollBack({ id, actor, reason: '' })).toMatchObject({
    reason: expect.stringContaining('again since'),
  });
  expect(undone).toEqual([]);
});

it('changes nothing for an action that is unknown here, or without the store', async () => {
  const { store, undone, instance, id } = await setUp();
  const request = { id, actor, reason: '' };
  expect(await instance('a', []).rollBack(request)).toMatchObject({ reason: expect.stringContaining('does not know') });
  expect(await instance('a').rollBack({ ...request, id: 'none' })).toMatchObject({ status: 'refused' });
  store.audit.append = async () => {
    throw new Error('connection refused');
  };
  expect(await instance('a').rollBack(request)).toEqual({
    status: 'refused',
    reason: 'Nothing was changed: connection refused',
  });
  expect(undone).toEqual([]);
});
