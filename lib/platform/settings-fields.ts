import type { Settings } from '@/lib/self-healing/core/settings';
import type { SettingField, SettingKind } from './setting-group';
import { settingGroups } from './setting-groups';

export const settingFields: readonly SettingField[] = settingGroups.flatMap((group) => group.fields);

const scales: Partial<Record<SettingKind, number>> = { seconds: 1000, share: 0.01 };

/** A stored value as it is typed: 60000 ms is "60", 0.5 is "50". */
export function settingText(field: SettingField, value: unknown): string {
  if (field.kind === 'switch') return value === true ? 'on' : 'off';
  if (typeof value !== 'number') return String(value ?? '');
  return String(Number((value / (scales[field.kind] ?? 1)).toPrecision(12)));
}

/** The stored value of what was typed; NaN where that is no number. */
export function settingValue(field: SettingField, text: string): unknown {
  if (field.kind === 'switch') return text === 'on';
  if (field.kind === 'choice') return text;
  const written = text.trim().replace(',', '.');
  if (!/^-?\d*\.?\d+$/.test(written)) return Number.NaN;
  return Number((Number(written) * (scales[field.kind] ?? 1)).toPrecision(12));
}

export function settingUnit(field: SettingField): string | null {
  if (field.kind === 'seconds') return 's';
  if (field.kind === 'share') return '%';
  return field.unit ?? null;
}

/** A value with its unit, for a sentence: "60 s", "50 %", "on", "Observe". */
export function settingWords(field: SettingField, value: unknown): string {
  if (field.kind === 'choice') {
    const label = field.choices?.find((choice) => choice.value === value)?.label ?? String(value);
    return label.split(':', 1)[0] ?? label;
  }
  const unit = settingUnit(field);
  const text = settingText(field, value);
  if (unit === null) return text;
  // "1 token a second", "1 day"; the symbol of the second stays.
  return `${text} ${text === '1' ? unit.replace(/^(\w{2,})s\b/, '$1') : unit}`;
}

/** The value at a field's path. */
export function settingAt(settings: Settings, name: string): unknown {
  let value: unknown = settings;
  for (const part of name.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[part];
  }
  return value;
}
