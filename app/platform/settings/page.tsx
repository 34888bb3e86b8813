import type { Metadata } from 'next';
import { SettingsView } from '@/components/platform/settings-view';
import { requireAdmin } from '@/lib/platform/access';
import { codeSettings, currentSettings } from '@/lib/platform/change-settings';
import { guardedHealer } from '@/lib/platform/guarded-healer';
import { readActorNames } from '@/lib/platform/read-actor-names';
import { settingLimits } from '@/lib/platform/setting-limits';
import { settingTexts } from '@/lib/platform/settings-form';
import { environmentNote, stoppedBy, versionRows } from '@/lib/platform/settings-view';
import { environment } from '@/lib/runtime/environment';
import { settingsSchema } from '@/lib/self-healing/core/settings';

export const metadata: Metadata = { title: 'Settings' };

const historyLimit = 30;

/** What an admin may change while the system runs. */
export default async function SettingsPage() {
  const admin = await requireAdmin();
  const { tenantId } = admin;
  const healer = await guardedHealer();
  const [current, stored, names] = await Promise.all([
    currentSettings(healer, tenantId),
    healer.store.settings.history({ tenantId, limit: historyLimit + 1 }),
    readActorNames(tenantId),
  ]);
  const history = stored.map((entry) => ({ ...entry, settings: settingsSchema.parse(entry.settings) }));
  // The oldest one read is only there to compare with, unless it is the very first version.
  const limited = history.length > historyLimit;
  const rows = versionRows(history, limited ? null : codeSettings(healer), names).slice(0, historyLimit);
  const { settings, version } = current;
  return (
    <SettingsView
      texts={settingTexts(settings)}
      version={version}
      limits={settingLimits()}
      enabled={settings.healingEnabled}
      stopped={stoppedBy(history, names)}
      maintenanceUntilMs={settings.maintenanceUntilMs}
      environmentNote={environmentNote(environment().SELFHEAL_MODE, settings.mode)}
      rows={rows}
      limited={limited}
      nowMs={Date.now()}
    />
  );
}
