import { describe, expect, it, vi } from 'vitest';
import { settingsSchema } from '@/lib/self-healing/core/settings';
import { fakeHealer } from './__fixtures__/fake-healer';
import { changeSettings, currentSettings, saveSettingTexts } from './change-settings';
import { addExperiment, settingTexts } from './settings-form';

const anna = { tenantId: 'default', actor: { type: 'user', id: 'anna' }, note: '' } as const;
const ben = { ...anna, actor: { type: 'user', id: 'ben' } } as const;
const texts = settingTexts(settingsSchema.parse({}));

describe('changeSettings', () => {
  it('stops healing even when somebody else saves in the same moment, and keeps what they saved', async () => {
    const { healer, settings, versions, control } = fakeHealer();
    const refresh = vi.spyOn(control, 'refresh');
    const { save } = settings;
    vi.spyOn(settings, 'save').mockImplementationOnce(async (input) => {
      await save({ ...input, settings: { cooldownMs: 1_000 }, actor: ben.actor });
      return await save(input);
    });
    expect(await changeSettings(healer, { ...anna, change: { healingEnabled: false } })).toEqual({ version: 2 });
    expect((await currentSettings(healer, 'default')).settings).toMatchObject({
      healingEnabled: false,
      cooldownMs: 1_000,
    });
    expect(versions).toHaveLength(2);
    expect(refresh).toHaveBeenCalledTimes(1);
  });

  it('writes no version when nothing would change', async () => {
    const { healer, versions } = fakeHealer();
    expect(await changeSettings(healer, { ...anna, change: { healingEnabled: true } })).toBeNull();
    expect(versions).toHaveLength(0);
  });
});

describe('saveSettingTexts', () => {
  it('saves what was typed in the units of the page', async () => {
    const { healer, versions } = fakeHealer();
    const typed = { ...texts, cooldownMs: '0,5', 'canary.share': '12.5', 'breaker.enabled': 'off' };
    const result = await saveSettingTexts(healer, { ...anna, baseVersion: 0, texts: typed });
    expect(result).toMatchObject({ status: 'saved', version: 1 });
    expect(versions[0]?.settings).toMatchObject({
      cooldownMs: 500,
      canary: { share: 0.125 },
      breaker: { enabled: false },
    });
  });

  it('says beside each field what is expected, in the units of the page, and saves nothing', async () => {
    const { healer, versions } = fakeHealer();
    const typed = {
      ...addExperiment(texts),
      cooldownMs: '4000',
      maxConcurrentHealings: '1.5',
      'breaker.quorum': 'half',
    };
    const result = await saveSettingTexts(healer, { ...anna, baseVersion: 0, texts: typed });
    expect(result).toEqual({
      status: 'invalid',
      errors: {
        cooldownMs: 'Number from 0 to 3600 s.',
        maxConcurrentHealings: 'Whole number from 1 to 1000.',
        'breaker.quorum': 'Number from 10 to 100 %.',
        'experiments.0.name': 'Lower-case letters, digits and hyphens, at most 40.',
      },
    });
    expect(versions).toHaveLength(0);
  });

  it('refuses two experiments of one name', async () => {
    const { healer } = fakeHealer();
    const two = addExperiment(addExperiment(texts));
    const typed = { ...two, 'experiments.0.name': 'a', 'experiments.1.name': 'a' };
    expect(await saveSettingTexts(healer, { ...anna, baseVersion: 0, texts: typed })).toEqual({
      status: 'invalid',
      errors: { 'experiments.1.name': 'Another experiment has this name.' },
    });
  });

  it('overwrites nothing that somebody else changed meanwhile: it reports it, with what was typed kept', async () => {
    const { healer, versions } = fakeHealer();
    await saveSettingTexts(healer, { ...ben, baseVersion: 0, texts: { ...texts, cooldownMs: '30', voteMs: '7' } });
    const typed = { ...texts, cooldownMs: '45', watchMs: '60' };
    const result = await saveSettingTexts(healer, { ...anna, baseVersion: 0, texts: typed });
    expect(result).toMatchObject({
      status: 'conflict',
      current: { version: 1, changedBy: { id: 'ben' } },
      theirs: [{ field: 'cooldownMs', before: '60 s', after: '30 s' }, { field: 'voteMs' }],
      values: { cooldownMs: '45', voteMs: '7', watchMs: '60' },
    });
    expect(versions).toHaveLength(1);
    if (result.status !== 'conflict') return;
    const again = await saveSettingTexts(healer, { ...anna, baseVersion: 1, texts: result.values });
    expect(again).toMatchObject({ status: 'saved', version: 2 });
    expect(versions[1]?.settings).toMatchObject({ cooldownMs: 45_000, voteMs: 7_000, watchMs: 60_000 });
  });

  it('does not take a kill switch pressed meanwhile for a conflict, and leaves it pressed', async () => {
    const { healer, versions } = fakeHealer();
    await changeSettings(healer, { ...ben, change: { healingEnabled: false } });
    const typed = { ...texts, cooldownMs: '45' };
    expect(await saveSettingTexts(healer, { ...anna, baseVersion: 0, texts: typed })).toMatchObject({
      status: 'saved',
    });
    expect(versions[1]?.settings).toMatchObject({ healingEnabled: false, cooldownMs: 45_000 });
  });
});
