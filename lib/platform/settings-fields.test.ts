import { describe, expect, it } from 'vitest';
import { settingsSchema } from '@/lib/self-healing/core/settings';
import { settingLimits } from './setting-limits';
import { settingAt, settingFields, settingText, settingValue, settingWords } from './settings-fields';

const defaults = settingsSchema.parse({});
/** These have forms of their own. */
const elsewhere = ['healingEnabled', 'maintenanceUntilMs', 'experiments'];

function leaves(value: object, path = ''): string[] {
  return Object.entries(value).flatMap(([name, inner]) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? leaves(inner, `${path}${name}.`)
      : [`${path}${name}`],
  );
}

describe('the fields of the settings page', () => {
  it('hold every setting there is, once', () => {
    const names = settingFields.map((field) => field.name);
    expect([...names, ...elsewhere].sort()).toEqual(leaves(defaults).sort());
  });

  it('write each default so that it is read back as the same value', () => {
    for (const field of settingFields) {
      const value = settingAt(defaults, field.name);
      expect(settingValue(field, settingText(field, value)), field.name).toBe(value);
    }
  });

  it('have a default and, where they are numbers, a range in the unit that is typed', () => {
    const limits = settingLimits();
    expect(limits.voteMs).toEqual({
      default: '5 s',
      defaultText: '5',
      range: '0.5 to 60 s',
      expected: 'Number from 0.5 to 60 s.',
    });
    for (const field of settingFields) {
      const numeric = field.kind !== 'switch' && field.kind !== 'choice';
      expect(limits[field.name]?.range !== null, field.name).toBe(numeric);
    }
  });

  it('read nothing as a number that is none', () => {
    const field = settingFields.find((candidate) => candidate.name === 'cooldownMs');
    if (!field) throw new Error('the field is gone');
    for (const text of ['', ' ', '1e3', '0x10', 'Infinity', '1 000', '--1', '.']) {
      expect(settingValue(field, text), text).toBeNaN();
    }
    expect(settingValue(field, ' 0,07 ')).toBe(70);
    expect(settingWords(field, 70)).toBe('0.07 s');
  });

  it('name one of a unit in the singular', () => {
    const words = (name: string, value: number) => {
      const field = settingFields.find((candidate) => candidate.name === name);
      return field && settingWords(field, value);
    };
    expect(words('retryBudget.transientCost', 1)).toBe('1 token');
    expect(words('retryBudget.floorPerSecond', 1)).toBe('1 token a second');
    expect(words('retryBudget.transientCost', 2)).toBe('2 tokens');
    expect(words('learning.halfLifeDays', 1)).toBe('1 day');
    expect(words('cooldownMs', 1_000)).toBe('1 s');
  });
});
