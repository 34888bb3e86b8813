import { beforeEach, describe, expect, it, vi } from 'vitest';
import { armView, fakeLearning, forestVersion } from '@/lib/platform/__fixtures__/learning';
import { HealingError } from '@/lib/self-healing/core/errors';
import { activateSmallModel, mergeGroups, splitGroup, trainSmallModel } from './learning-actions';

const guard = vi.hoisted(() => ({ requireAdmin: vi.fn() }));
const source = vi.hoisted(() => ({ guardedHealer: vi.fn() }));
vi.mock('@/lib/platform/access', () => guard);
vi.mock('@/lib/platform/guarded-healer', () => source);
vi.mock('next/cache', () => ({ revalidatePath: vi.fn() }));
vi.mock('next/navigation', () => ({
  redirect: (path: string) => {
    throw new Error(`redirect to ${path}`);
  },
}));
vi.mock('@/lib/self-healing/error-interceptor', () => ({ withSelfHealing: (operation: unknown) => operation }));

const by = { type: 'user', id: 'anna' };
const id = '0193519e-0000-7000-8000-000000000001';

function form(fields: Record<string, string | string[]>): FormData {
  const data = new FormData();
  for (const [name, values] of Object.entries(fields)) for (const value of [values].flat()) data.append(name, value);
  return data;
}

const calls = {
  merge: vi.fn(async () => {}),
  split: vi.fn(async () => true),
  activateForest: vi.fn(async () => true),
  trainForest: vi.fn(fakeLearning().trainForest),
};
const merge = { group: ['aa', 'bb', 'cc'], into: 'bb' };
/** Every action with a form that it accepts. */
const actions = [
  [mergeGroups, merge],
  [splitGroup, { fingerprint: 'aa', how: 'member' }],
  [trainSmallModel, {}],
  [activateSmallModel, { id }],
] as const;

beforeEach(() => {
  vi.clearAllMocks();
  guard.requireAdmin.mockResolvedValue({ id: 'anna', tenantId: 'tenant' });
  const arms = async () => ['aa', 'bb', 'cc'].map((fingerprint) => armView({ fingerprint }));
  source.guardedHealer.mockResolvedValue({ learning: fakeLearning({ arms, ...calls }) });
});

describe('the actions on what was learned', () => {
  it.each(actions)('touch nothing for someone who is not an admin (%#)', async (act, fields) => {
    guard.requireAdmin.mockRejectedValue(new Error('forbidden'));
    await expect(act({}, form(fields as Record<string, string>))).rejects.toThrow('forbidden');
    expect(source.guardedHealer).not.toHaveBeenCalled();
  });

  it.each([
    [mergeGroups, { group: ['aa'], into: 'aa' }],
    [mergeGroups, { group: ['aa', 'aa'], into: 'aa' }],
    [mergeGroups, { group: ['aa', 'bb'], into: 'cc' }],
    [mergeGroups, { group: ['aa', 'b b'], into: 'aa' }],
    [splitGroup, { fingerprint: 'aa', how: 'everything' }],
    [splitGroup, { fingerprint: "aa'--", how: 'member' }],
    [activateSmallModel, { id: 'newest' }],
  ] as const)('refuse a form that makes no sense, and say so (%#)', async (act, fields) => {
    const state = await act({}, form(fields as unknown as Record<string, string>));
    expect(state.tone).toBe('error');
    expect(source.guardedHealer).not.toHaveBeenCalled();
  });
});

describe('merging', () => {
  it('moves the other groups into the one that stays, under the admin’s own name, and leads back to it', async () => {
    await expect(mergeGroups({}, form(merge))).rejects.toThrow('redirect to /platform/patterns?merged=bb');
    expect(calls.merge).toHaveBeenCalledWith({ from: ['aa', 'cc'], into: 'bb', by });
  });

  it('passes on in words why the store refuses, and throws what is no refusal', async () => {
    const cycle = new HealingError('INVALID_OPTIONS', 'bb is itself part of dd.');
    calls.merge.mockRejectedValueOnce(cycle);
    expect(await mergeGroups({}, form(merge))).toMatchObject({
      tone: 'error',
      message: expect.stringContaining('part of dd'),
    });
    calls.merge.mockRejectedValueOnce(new Error('the database is away'));
    await expect(mergeGroups({}, form(merge))).rejects.toThrow('the database is away');
  });

  it('refuses a group that is not there any more, and names it', async () => {
    const state = await mergeGroups({}, form({ group: ['aa', 'gone'], into: 'aa' }));
    expect(state).toMatchObject({ tone: 'error', message: expect.stringContaining('gone') });
    expect(calls.merge).not.toHaveBeenCalled();
  });
});

describe('splitting', () => {
  it('says which way it was split, and when there was nothing to split', async () => {
    const bySource = form({ fingerprint: 'aa', how: 'source' });
    expect((await splitGroup({}, bySource)).message).toContain('each source is a group of its own');
    expect(calls.split).toHaveBeenCalledWith({ fingerprint: 'aa', how: 'source', by });
    calls.split.mockResolvedValue(false);
    expect((await splitGroup({}, bySource)).message).toContain('one source');
    expect((await splitGroup({}, form({ fingerprint: 'aa', how: 'member' }))).message).toContain('no other group');
  });
});

describe('the small model', () => {
  it('tells how the new version did, and why there is none', async () => {
    expect((await trainSmallModel({})).message).toContain('It beats the rules');
    const worse = forestVersion({ state: 'shadow' });
    calls.trainForest.mockResolvedValueOnce({
      version: { ...worse, metrics: { ...worse.metrics, beatsRules: false } },
    });
    expect((await trainSmallModel({})).message).toContain('does not beat the rules');
    calls.trainForest.mockResolvedValueOnce({ refused: 'There are 12 decisions; 200 are needed.' });
    expect(await trainSmallModel({})).toMatchObject({
      tone: 'error',
      message: expect.stringContaining('200 are needed'),
    });
  });

  it('is put into use by its id, or not at all', async () => {
    await activateSmallModel({}, form({ id }));
    await activateSmallModel({}, form({ id: 'none' }));
    expect(calls.activateForest.mock.calls).toEqual([[{ id, by }], [{ id: null, by }]]);
    calls.activateForest.mockResolvedValueOnce(false);
    expect((await activateSmallModel({}, form({ id }))).tone).toBe('error');
  });
});
