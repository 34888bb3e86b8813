import type { Settings } from '@/lib/self-healing/core/settings';
import { formatUtc } from './instant';
import { settingGroups } from './setting-groups';
import { settingAt, settingWords } from './settings-fields';

export interface SettingChange {
  /** Names of form fields that it concerns; none for those with a form of their own. */
  field: string | null;
  label: string;
  before: string;
  after: string;
}

/** What differs between two versions, in words. */
export function diffSettings(before: Settings, after: Settings): SettingChange[] {
  const changes: SettingChange[] = [];
  const note = (field: string | null, label: string, from: string, to: string) => {
    if (from !== to) changes.push({ field, label, before: from, after: to });
  };
  note(null, 'Healing', healing(before), healing(after));
  note(null, 'Maintenance', maintenance(before), maintenance(after));
  for (const group of settingGroups) {
    for (const field of group.fields) {
      const words = (settings: Settings) => settingWords(field, settingAt(settings, field.name));
      note(
        field.name,
        group.id === 'mode' ? field.label : `${group.title}: ${field.label}`,
        words(before),
        words(after),
      );
    }
  }
  const names = new Set([...before.experiments, ...after.experiments].map((experiment) => experiment.name));
  for (const name of names)
    note('experiments', `Experiment ${name}`, experiment(before, name), experiment(after, name));
  return changes;
}

function healing(settings: Settings): string {
  return settings.healingEnabled ? 'on' : 'stopped';
}

function maintenance(settings: Settings): string {
  return settings.maintenanceUntilMs === 0 ? 'none' : `until ${formatUtc(settings.maintenanceUntilMs)}`;
}

function experiment(settings: Settings, name: string): string {
  const found = settings.experiments.find((candidate) => candidate.name === name);
  if (!found) return 'none';
  const [first, second] = found.arms;
  const share = Number((found.firstShare * 100).toPrecision(12));
  return `${first} ${share} %, else ${second}, for ${found.source === '' ? 'any source' : found.source}`;
}
