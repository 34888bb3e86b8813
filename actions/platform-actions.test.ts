import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeHealer } from '@/lib/platform/__fixtures__/fake-healer';
import { healingEvent } from '@/lib/platform/__fixtures__/healing-event';
import { settingTexts } from '@/lib/platform/settings-form';
import { settingsSchema } from '@/lib/self-healing/core/settings';
import { grantApproval, revokeApproval } from './approval-actions';
import { eraseAuditPayload, verifyAudit } from './audit-actions';
import { reconcileNow, settleDoubt } from './doubt-actions';
import { decideProposal } from './guard-actions';
import { cancelJob, reviveJob } from './queue-actions';
import { saveSettings, setMaintenance, switchHealing } from './settings-actions';

const guard = vi.hoisted(() => ({ requireAdmin: vi.fn() }));
const source = vi.hoisted(() => ({ guardedHealer: vi.fn() }));
vi.mock('@/lib/platform/access', () => guard);
vi.mock('@/lib/platform/guarded-healer', () => source);
vi.mock('@/lib/platform/read-actor-names', () => ({ readActorNames: async () => ({ ben: 'Ben' }) }));
vi.mock('next/cache', () => ({ revalidatePath: vi.fn() }));
vi.mock('@/lib/self-healing/error-interceptor', () => ({ withSelfHealing: (operation: unknown) => operation }));

const id = '0193519e-0000-7000-8000-000000000001';
const actor = { type: 'user', id: 'anna' };

function form(fields: Record<string, string>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
}

const texts = settingTexts(settingsSchema.parse({}));
const doubt = { id, part: 'step', name: 'send mail', verdict: 'happened', note: 'the vendor has it' };
/** Every action with a form that it accepts. */
const actions = [
  [switchHealing, { healing: 'stop' }],
  [setMaintenance, { minutes: '15' }],
  [saveSettings, { ...texts, version: '0' }],
  [grantApproval, { eventId: id, strategy: 'RETRY_WITH_BACKOFF' }],
  [revokeApproval, { id }],
  [decideProposal, { id, decision: 'approve' }],
  [reviveJob, { id }],
  [cancelJob, { id }],
  [settleDoubt, doubt],
  [reconcileNow, {}],
  [verifyAudit, {}],
  [eraseAuditPayload, { sequence: '3' }],
] as const;

let healer: ReturnType<typeof fakeHealer>;
const yes = () => vi.fn(async () => true);
const calls = {
  ...{ settleDoubt: yes(), reviveJob: yes(), cancelJob: yes(), decide: yes(), revoke: yes(), erase: yes() },
  grant: vi.fn(async () => ({})),
  append: vi.fn(async () => ({ sequence: 1, hash: 'h' })),
  getEvent: vi.fn(async () => healingEvent({ mode: 'suggest' }) as ReturnType<typeof healingEvent> | null),
};

beforeEach(() => {
  vi.clearAllMocks();
  healer = fakeHealer({
    store: {
      approvals: { grant: calls.grant, revoke: calls.revoke },
      votes: { decide: calls.decide },
      reports: { getEvent: calls.getEvent },
      audit: { erase: calls.erase },
    },
    audit: { append: calls.append, verify: async () => ({ ok: false, sequence: 2, reason: 'it was changed.' }) },
    settleDoubt: calls.settleDoubt,
    reconcile: async () => ({ asked: 3, settled: 1, open: 2 }),
    reviveJob: calls.reviveJob,
    cancelJob: calls.cancelJob,
  });
  guard.requireAdmin.mockResolvedValue({ id: 'anna', tenantId: 'tenant' });
  source.guardedHealer.mockResolvedValue(healer.healer);
});

describe('the actions of the admin pages', () => {
  it.each(actions)('touch nothing for someone who is not an admin (%#)', async (act, fields) => {
    guard.requireAdmin.mockRejectedValue(new Error('forbidden'));
    await expect(act({}, form(fields))).rejects.toThrow('forbidden');
    expect(source.guardedHealer).not.toHaveBeenCalled();
  });

  it.each(actions.filter(([, fields]) => Object.keys(fields).length > 0))(
    'touch nothing for a form that makes no sense, and say so (%#)',
    async (act) => {
      const state = await act({}, form({ id: 'x', sequence: '0', version: '-1', minutes: '1' }));
      expect(state.tone).toBe('error');
      expect(source.guardedHealer).not.toHaveBeenCalled();
    },
  );
});

describe('settings', () => {
  it('stops and starts healing under the admin’s own name', async () => {
    expect((await switchHealing({}, form({ healing: 'stop' }))).message).toContain('Healing is stopped');
    expect(healer.versions[0]).toMatchObject({ changedBy: actor, settings: { healingEnabled: false } });
    expect((await switchHealing({}, form({ healing: 'stop' }))).message).toContain('stopped already');
    expect((await switchHealing({}, form({ healing: 'start' }))).message).toContain('on again');
    expect(healer.versions).toHaveLength(2);
  });

  it('begins maintenance for the time chosen and ends it', async () => {
    const before = Date.now();
    await setMaintenance({}, form({ minutes: '60' }));
    const until = healer.versions[0]?.settings.maintenanceUntilMs ?? 0;
    expect(until).toBeGreaterThanOrEqual(before + 3_600_000);
    await setMaintenance({}, form({ minutes: '0' }));
    expect(healer.versions[1]?.settings.maintenanceUntilMs).toBe(0);
  });

  it('gives back what was typed when it cannot be saved', async () => {
    const typed = { ...texts, version: '0', cooldownMs: 'soon', note: 'calmer' };
    const state = await saveSettings({}, form(typed));
    expect(state).toMatchObject({ tone: 'error', values: { cooldownMs: 'soon', note: 'calmer' }, version: 0 });
    expect(state.errors?.cooldownMs).toContain('Number from');
    expect(healer.versions).toHaveLength(0);
  });

  it('tells who changed what meanwhile, and saves over it only when asked again', async () => {
    healer.versions.push({
      ...{ version: 1, settings: { cooldownMs: 30_000 }, changedAtMs: 0, note: '' },
      changedBy: { type: 'user', id: 'ben' },
    });
    const typed = { ...texts, version: '0', cooldownMs: '45' };
    const state = await saveSettings({}, form(typed));
    expect(state).toMatchObject({ tone: 'warning', version: 1, values: { cooldownMs: '45' } });
    expect(state.message).toContain('changed by Ben');
    await saveSettings(state, form({ ...typed, version: '1' }));
    expect(healer.versions[1]?.settings.cooldownMs).toBe(45_000);
  });

  it('adds and removes rows of experiments without saving anything', async () => {
    const added = await saveSettings({}, form({ ...texts, version: '0', intent: 'add-experiment' }));
    expect(added.values?.['experiments.0.firstShare']).toBe('50');
    const intent = 'remove-experiment-0';
    const removed = await saveSettings(added, form({ ...added.values, version: '0', intent }));
    expect(removed.values).not.toHaveProperty('experiments.0.name');
    expect(healer.versions).toHaveLength(0);
  });
});

describe('approvals', () => {
  it('take fingerprint and source from the stored event, never from the form', async () => {
    const fields = { eventId: id, strategy: 'RETRY_WITH_BACKOFF', fingerprint: 'forged', source: 'forged' };
    expect((await grantApproval({}, form(fields))).tone).toBe('success');
    expect(calls.grant).toHaveBeenCalledWith({
      ...{ tenantId: 'tenant', strategy: 'RETRY_WITH_BACKOFF', ttlMs: 86_400_000, actor },
      ...{ fingerprint: '00112233aabbccdd', source: 'listContacts', template: 'Connection terminated unexpectedly' },
    });
  });

  it('are refused for a strategy that the guard did not allow, and for an event that is gone', async () => {
    const refused = await grantApproval({}, form({ eventId: id, strategy: 'FALLBACK_TO_CACHE' }));
    calls.getEvent.mockResolvedValueOnce(null);
    const gone = await grantApproval({}, form({ eventId: id, strategy: 'RETRY_WITH_BACKOFF' }));
    expect([refused.tone, gone.tone]).toEqual(['error', 'error']);
    expect(calls.grant).not.toHaveBeenCalled();
  });
});

describe('the queue', () => {
  it('records who tried a job again or cancelled it', async () => {
    await reviveJob({}, form({ id }));
    await cancelJob({}, form({ id }));
    expect(calls.append.mock.calls).toMatchObject([
      [{ actor, action: 'job-revived', subject: `job ${id}` }],
      [{ actor, action: 'job-cancelled', subject: `job ${id}` }],
    ]);
  });

  it('records nothing where nothing was done, and says why', async () => {
    calls.reviveJob.mockResolvedValueOnce(false);
    expect((await reviveJob({}, form({ id }))).message).toContain('not in state failed any more');
    expect(calls.append).not.toHaveBeenCalled();
  });
});

describe('what is in doubt', () => {
  it('is settled under the admin’s own name, and the first word stands', async () => {
    expect((await settleDoubt({}, form(doubt))).message).toBe('Settled: it happened.');
    expect(calls.settleDoubt).toHaveBeenCalledWith({ ...doubt, actor });
    calls.settleDoubt.mockResolvedValueOnce(false);
    expect((await settleDoubt({}, form(doubt))).message).toContain('the first word stands');
  });
});

describe('votes and audit', () => {
  it('say that a vote had ended', async () => {
    calls.decide.mockResolvedValueOnce(false);
    expect((await decideProposal({}, form({ id, decision: 'refuse' }))).tone).toBe('error');
    expect(calls.decide).toHaveBeenCalledWith({ tenantId: 'tenant', id, agrees: false, actor });
  });

  it('show a broken chain as an error, and erase in the admin’s own tenant', async () => {
    expect(await verifyAudit({})).toMatchObject({
      tone: 'error',
      message: expect.stringContaining('record 2'),
    });
    expect((await eraseAuditPayload({}, form({ sequence: '3' }))).tone).toBe('success');
    expect(calls.erase).toHaveBeenCalledWith({ tenantId: 'tenant', sequence: 3, actor });
  });
});
