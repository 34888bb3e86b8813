import type { StoredSettings } from '@/lib/self-healing/core/coordination';
import type { Settings } from '@/lib/self-healing/core/settings';
import { type ActorNames, actorLabel } from './actor-label';
import { diffSettings, type SettingChange } from './settings-diff';

/** A stored version with all its fields filled in. */
export interface FullVersion extends Omit<StoredSettings, 'settings'> {
  settings: Settings;
}

export interface VersionRow {
  version: number;
  who: string;
  atMs: number;
  note: string;
  changes: SettingChange[];
}

/** The history, newest first, each with what it changed. `before` is what held before the oldest of them. */
export function versionRows(history: readonly FullVersion[], before: Settings | null, names: ActorNames): VersionRow[] {
  return history.map((entry, index) => {
    const previous = history[index + 1]?.settings ?? before;
    const { version, changedAtMs: atMs, note } = entry;
    const changes = previous === null ? [] : diffSettings(previous, entry.settings);
    return { version, atMs, note, who: actorLabel(entry.changedBy, names), changes };
  });
}

/** Who stopped all healing and when; null while it is on. */
export function stoppedBy(history: readonly FullVersion[], names: ActorNames): { who: string; atMs: number } | null {
  let first: FullVersion | null = null;
  for (const entry of history) {
    if (entry.settings.healingEnabled) break;
    first = entry;
  }
  return first && { who: actorLabel(first.changedBy, names), atMs: first.changedAtMs };
}

const strictness = ['heal', 'suggest', 'observe', 'off'];

/** Said when the environment allows less than the page. */
export function environmentNote(environment: string, mode: Settings['mode']): string | null {
  if (strictness.indexOf(environment) <= strictness.indexOf(mode)) return null;
  return `SELFHEAL_MODE=${environment} in the environment is stricter than the mode set here (${mode}), so it holds. Only a new deployment can change it.`;
}
