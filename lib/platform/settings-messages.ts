import type { StoredSettings } from '@/lib/self-healing/core/coordination';
import { type ActorNames, actorLabel } from './actor-label';
import { formatUtc } from './instant';
import type { SettingChange } from './settings-diff';

/** "Saved as version 4: Cooldown 60 s → 30 s." */
export function savedMessage(version: number, changes: readonly SettingChange[]): string {
  return `Saved as version ${version}: ${listed(changes)}.`;
}

/** What somebody else saved while this form was open, and what sending it again would do. */
export function conflictMessage(
  current: Pick<StoredSettings, 'version' | 'changedBy' | 'changedAtMs'>,
  theirs: readonly SettingChange[],
  names: ActorNames,
): string {
  const who = `${actorLabel(current.changedBy, names)} at ${formatUtc(current.changedAtMs)}`;
  return (
    `Not saved: changed by ${who} meanwhile (version ${current.version}): ${listed(theirs)}. ` +
    'Your input is kept; fields that you had not touched show the newer values. Save again to save yours over it.'
  );
}

const shownAtMost = 6;

function listed(changes: readonly SettingChange[]): string {
  const shown = changes.slice(0, shownAtMost).map((change) => `${change.label} ${change.before} → ${change.after}`);
  const more = changes.length - shown.length;
  return `${shown.join('; ')}${more > 0 ? `; ${more} more` : ''}`;
}
