import 'server-only';
import type { AuditActor } from '@/lib/self-healing/core/audit';
import type { StoredSettings } from '@/lib/self-healing/core/coordination';
import { type Settings, settingsSchema } from '@/lib/self-healing/core/settings';
import type { GuardedHealer } from './guarded-healer';
import { settingLimits } from './setting-limits';
import { diffSettings, type SettingChange } from './settings-diff';
import { mergeTexts, type SettingTexts, settingsFromTexts, settingTexts } from './settings-form';

/** Others may save at the same moment; the next try builds on what they saved. */
const tries = 5;
/** Bases older than this are not looked for. */
const historyLimit = 100;

export interface CurrentSettings {
  /** 0: nothing was saved yet, the code's own settings hold. */
  version: number;
  settings: Settings;
  stored: StoredSettings | null;
}

/** What is stored, or what the code gives. */
export async function currentSettings(healer: GuardedHealer, tenantId: string): Promise<CurrentSettings> {
  const stored = await healer.store.settings.current({ tenantId });
  if (stored === null) return { version: 0, settings: codeSettings(healer), stored };
  return { version: stored.version, settings: settingsSchema.parse(stored.settings), stored };
}

/** The settings of the code, as far as they can be told: those in force while nothing was ever saved, else the defaults. */
export function codeSettings(healer: GuardedHealer): Settings {
  const view = healer.control.view();
  return view.version === 0 ? view.settings : settingsSchema.parse({});
}

interface Who {
  tenantId: string;
  actor: AuditActor;
  note: string;
}

/** One change that holds whatever else was saved meanwhile. Null when everything was as wanted already. */
export async function changeSettings(
  healer: GuardedHealer,
  input: Who & { change: Partial<Settings> },
): Promise<{ version: number } | null> {
  for (let count = 0; count < tries; count += 1) {
    const { version, settings } = await currentSettings(healer, input.tenantId);
    const next = { ...settings, ...input.change };
    if (diffSettings(settings, next).length === 0) return null;
    const saved = await healer.store.settings.save({ ...who(input), expectedVersion: version, settings: next });
    if (saved.status === 'saved') {
      await healer.control.refresh();
      return { version: saved.version };
    }
  }
  throw new Error('The settings were changed by others all the while; nothing was saved.');
}

export type SaveResult =
  | { status: 'saved'; version: number; values: SettingTexts; changes: SettingChange[] }
  | { status: 'unchanged'; version: number; values: SettingTexts }
  | { status: 'invalid'; errors: Record<string, string> }
  | { status: 'conflict'; current: StoredSettings; theirs: SettingChange[]; values: SettingTexts };

/** Saves what the form holds. What others changed in it since `baseVersion` is reported, not overwritten. */
export async function saveSettingTexts(
  healer: GuardedHealer,
  input: Who & { baseVersion: number; texts: SettingTexts },
): Promise<SaveResult> {
  for (let count = 0; count < tries; count += 1) {
    const { version, settings, stored } = await currentSettings(healer, input.tenantId);
    if (stored !== null && version !== input.baseVersion) {
      const base = await settingsOfVersion(healer, input.tenantId, input.baseVersion);
      const theirs = diffSettings(base, settings).filter((change) => change.field !== null);
      if (theirs.length > 0) {
        const texts = { base: settingTexts(base), current: settingTexts(settings), typed: input.texts };
        return { status: 'conflict', current: stored, theirs, values: mergeTexts(texts) };
      }
    }
    const parsed = settingsSchema.safeParse(settingsFromTexts(input.texts, settings));
    if (!parsed.success) return { status: 'invalid', errors: settingErrors(parsed.error.issues) };
    const twice = duplicateName(parsed.data);
    if (twice) return { status: 'invalid', errors: twice };
    const changes = diffSettings(settings, parsed.data);
    const values = settingTexts(parsed.data);
    if (changes.length === 0) return { status: 'unchanged', version, values };
    const saved = await healer.store.settings.save({ ...who(input), expectedVersion: version, settings: parsed.data });
    if (saved.status === 'saved') {
      await healer.control.refresh();
      return { status: 'saved', version: saved.version, values, changes };
    }
  }
  throw new Error('The settings were changed by others all the while; nothing was saved.');
}

async function settingsOfVersion(healer: GuardedHealer, tenantId: string, version: number): Promise<Settings> {
  const history = await healer.store.settings.history({ tenantId, limit: historyLimit });
  const found = history.find((candidate) => candidate.version === version);
  return found ? settingsSchema.parse(found.settings) : codeSettings(healer);
}

/** One message for each field, in the page's units. */
export function settingErrors(issues: readonly { path: PropertyKey[]; message: string }[]): Record<string, string> {
  const limits = settingLimits();
  const errors: Record<string, string> = {};
  for (const issue of issues) {
    const name = issue.path.map(String).join('.');
    const experiment = /^(experiments\.\d+)\.(name|source|arms|firstShare)/.exec(name);
    if (experiment) {
      const [, row, part] = experiment;
      const field = part === 'arms' ? `${row}.second` : `${row}.${part}`;
      errors[field] ??= experimentErrors[part ?? ''] ?? issue.message;
    } else errors[name] ??= limits[name]?.expected ?? issue.message;
  }
  return errors;
}

const experimentErrors: Record<string, string> = {
  name: 'Lower-case letters, digits and hyphens, at most 40.',
  source: 'At most 200 characters.',
  arms: 'Choose two different strategies.',
  firstShare: 'Number from 0 to 100 %.',
};

function duplicateName(settings: Settings): Record<string, string> | null {
  const names = settings.experiments.map((experiment) => experiment.name);
  const row = names.findIndex((name, index) => names.indexOf(name) < index);
  return row === -1 ? null : { [`experiments.${row}.name`]: 'Another experiment has this name.' };
}

function who({ tenantId, actor, note }: Who): Who {
  return { tenantId, actor, note };
}
