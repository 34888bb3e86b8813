import { describe, expect, it } from 'vitest';
import { settingsSchema } from '@/lib/self-healing/core/settings';
import { diffSettings } from './settings-diff';
import {
  addExperiment,
  experimentRows,
  maxExperiments,
  mergeTexts,
  removeExperiment,
  settingsFromTexts,
  settingTexts,
} from './settings-form';

const defaults = settingsSchema.parse({});
const withTwo = settingsSchema.parse({
  experiments: [
    { name: 'a', arms: ['RETRY_WITH_BACKOFF', 'RESET_CONNECTION'], firstShare: 0.3 },
    { name: 'b', source: 'listContacts', arms: ['RESET_CONNECTION', 'RETRY_WITH_BACKOFF'] },
  ],
});

describe('the settings form', () => {
  it('gives back the settings that it shows', () => {
    expect(settingsSchema.parse(settingsFromTexts(settingTexts(withTwo), defaults))).toEqual(withTwo);
  });

  it('moves the later experiments up when one is removed', () => {
    const texts = removeExperiment(settingTexts(withTwo), 0);
    expect(experimentRows(texts)).toEqual([0]);
    expect(settingsSchema.parse(settingsFromTexts(texts, defaults)).experiments).toEqual([withTwo.experiments[1]]);
  });

  it('takes no more experiments than may be saved', () => {
    let texts = settingTexts(defaults);
    for (let count = 0; count < maxExperiments + 5; count += 1) texts = addExperiment(texts);
    expect(experimentRows(texts)).toHaveLength(maxExperiments);
  });

  it('keeps what was typed and takes over what was not touched', () => {
    const base = settingTexts(defaults);
    const merged = mergeTexts({
      base,
      current: { ...settingTexts(withTwo), voteMs: '9', cooldownMs: '9' },
      typed: { ...base, cooldownMs: '1' },
    });
    expect(merged).toMatchObject({ cooldownMs: '1', voteMs: '9', 'experiments.0.name': 'a' });
  });
});

describe('diffSettings', () => {
  it('says what changed in words and units, and nothing of what did not', () => {
    const before = settingsSchema.parse({ breaker: { failureRate: 0.5 } });
    const after = settingsSchema.parse({
      healingEnabled: false,
      mode: 'observe',
      breaker: { failureRate: 0.25 },
      experiments: [{ name: 'a', arms: ['RETRY_WITH_BACKOFF', 'RESET_CONNECTION'] }],
    });
    expect(diffSettings(before, after).map((change) => `${change.label}: ${change.before} → ${change.after}`)).toEqual([
      'Healing: on → stopped',
      'Mode: Heal → Observe',
      'Circuit breakers: Failure rate: 50 % → 25 %',
      'Experiment a: none → RETRY_WITH_BACKOFF 50 %, else RESET_CONNECTION, for any source',
    ]);
    expect(diffSettings(after, after)).toEqual([]);
  });
});
