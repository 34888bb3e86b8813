import type { Settings } from '@/lib/self-healing/core/settings';
import { settingAt, settingFields, settingText, settingValue } from './settings-fields';

export type SettingTexts = Record<string, string>;

export const maxExperiments = 20;
/** The parts of one experiment, as `experiments.0.name` and so on. */
export const experimentParts = ['name', 'source', 'first', 'second', 'firstShare'] as const;
export type ExperimentPart = (typeof experimentParts)[number];

const shareField = { name: 'firstShare', label: '', does: '', kind: 'share' } as const;

export function experimentField(row: number, part: ExperimentPart): string {
  return `experiments.${row}.${part}`;
}

/** Settings as the form shows them. */
export function settingTexts(settings: Settings): SettingTexts {
  const texts: SettingTexts = {};
  for (const field of settingFields) texts[field.name] = settingText(field, settingAt(settings, field.name));
  settings.experiments.forEach((experiment, row) => {
    const { name, source, arms, firstShare } = experiment;
    const parts = { name, source, first: arms[0], second: arms[1], firstShare: settingText(shareField, firstShare) };
    for (const part of experimentParts) texts[experimentField(row, part)] = parts[part];
  });
  return texts;
}

/** The rows that the form shows: every number that has a name field. */
export function experimentRows(texts: SettingTexts): number[] {
  return Object.keys(texts)
    .flatMap((name) => /^experiments\.(\d{1,2})\.name$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

export function addExperiment(texts: SettingTexts): SettingTexts {
  const rows = experimentRows(texts);
  const row = (rows.at(-1) ?? -1) + 1;
  if (rows.length >= maxExperiments) return texts;
  const fresh = { name: '', source: '', first: 'RETRY_WITH_BACKOFF', second: 'RESET_CONNECTION', firstShare: '50' };
  return { ...texts, ...Object.fromEntries(experimentParts.map((part) => [experimentField(row, part), fresh[part]])) };
}

/** Without the row, and the later ones moved up. */
export function removeExperiment(texts: SettingTexts, row: number): SettingTexts {
  const kept = experimentRows(texts).filter((candidate) => candidate !== row);
  const rest = Object.entries(texts).filter(([name]) => !name.startsWith('experiments.'));
  const moved = kept.flatMap((from, to) =>
    experimentParts.map((part): [string, string] => [
      experimentField(to, part),
      texts[experimentField(from, part)] ?? '',
    ]),
  );
  return Object.fromEntries([...rest, ...moved]);
}

/** What the form says, on top of settings that it does not hold (the kill switch, maintenance). Not yet checked. */
export function settingsFromTexts(texts: SettingTexts, base: Settings): Record<string, unknown> {
  const result = structuredClone(base) as unknown as Record<string, unknown>;
  for (const field of settingFields) {
    const path = field.name.split('.');
    const key = path.pop() ?? field.name;
    const holder = path.reduce<Record<string, unknown>>((at, part) => at[part] as Record<string, unknown>, result);
    holder[key] = settingValue(field, texts[field.name] ?? '');
  }
  result.experiments = experimentRows(texts).map((row) => {
    const part = (name: ExperimentPart) => (texts[experimentField(row, name)] ?? '').trim();
    return {
      name: part('name'),
      source: part('source'),
      arms: [part('first'), part('second')],
      firstShare: settingValue(shareField, part('firstShare')),
    };
  });
  return result;
}

/**
 * What was typed, over what somebody else saved meanwhile: a field that was not touched takes the newer value, a
 * touched one keeps what was typed. Experiments count as one field.
 */
export function mergeTexts(input: { base: SettingTexts; current: SettingTexts; typed: SettingTexts }): SettingTexts {
  const { base, current, typed } = input;
  const merged: SettingTexts = {};
  for (const { name } of settingFields) {
    const text = typed[name] === base[name] ? current[name] : typed[name];
    if (text !== undefined) merged[name] = text;
  }
  const source = same(experimentsOf(typed), experimentsOf(base)) ? current : typed;
  return { ...merged, ...experimentsOf(source) };
}

function experimentsOf(texts: SettingTexts): SettingTexts {
  return Object.fromEntries(Object.entries(texts).filter(([name]) => name.startsWith('experiments.')));
}

function same(a: SettingTexts, b: SettingTexts): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
