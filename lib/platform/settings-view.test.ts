import { describe, expect, it } from 'vitest';
import { type SettingsInput, settingsSchema } from '@/lib/self-healing/core/settings';
import { environmentNote, type FullVersion, stoppedBy, versionRows } from './settings-view';

const names = { anna: 'Anna', ben: 'Ben' };

function version(number: number, who: string, settings: SettingsInput): FullVersion {
  const changedBy = { type: 'user', id: who } as const;
  return {
    version: number,
    settings: settingsSchema.parse(settings),
    changedBy,
    changedAtMs: number * 1_000,
    note: '',
  };
}

const history = [
  version(3, 'ben', { healingEnabled: false, cooldownMs: 5_000 }),
  version(2, 'anna', { healingEnabled: false }),
  version(1, 'ben', {}),
];

describe('versionRows', () => {
  it('compares each version with the one before it, and the oldest with what held before', () => {
    const rows = versionRows(history, settingsSchema.parse({ voteMs: 9_000 }), names);
    expect(rows.map((row) => [row.version, row.who, row.changes.map((change) => change.label)])).toEqual([
      [3, 'Ben', ['Actions on shared state: Cooldown']],
      [2, 'Anna', ['Healing']],
      [1, 'Ben', ['Actions on shared state: Time to vote']],
    ]);
    expect(versionRows(history, null, names).at(-1)?.changes).toEqual([]);
  });
});

describe('stoppedBy', () => {
  it('names who pressed the kill switch, not who saved something since', () => {
    expect(stoppedBy(history, names)).toEqual({ who: 'Anna', atMs: 2_000 });
    expect(stoppedBy(history.slice(2), names)).toBeNull();
    expect(stoppedBy([], names)).toBeNull();
  });
});

describe('environmentNote', () => {
  it('is said only where the environment is stricter than the page', () => {
    expect(environmentNote('heal', 'heal')).toBeNull();
    expect(environmentNote('suggest', 'observe')).toBeNull();
    expect(environmentNote('observe', 'heal')).toContain('SELFHEAL_MODE=observe');
    expect(environmentNote('off', 'observe')).toContain('stricter than the mode set here (observe)');
  });
});
