'use client';

import { PageHeader } from '@/components/ui/page-header';
import type { SettingLimits } from '@/lib/platform/setting-limits';
import type { SettingTexts } from '@/lib/platform/settings-form';
import type { VersionRow } from '@/lib/platform/settings-view';
import { ClockTime, TimeZoneNote } from './clock-time';
import { KillSwitch, Maintenance } from './kill-switch';
import { SettingsForm } from './settings-form';
import { SettingsHistory } from './settings-history';

const settingsDescription =
  'What an admin may change while the system runs. Every save is a version with its author; it holds on all instances within a second.';

interface SettingsViewProps {
  texts: SettingTexts;
  version: number;
  limits: Record<string, SettingLimits>;
  enabled: boolean;
  stopped: { who: string; atMs: number } | null;
  maintenanceUntilMs: number;
  environmentNote: string | null;
  rows: VersionRow[];
  limited: boolean;
  nowMs: number;
}

/** A client component, so that the page comes in one piece and works without script; see HealthView. */
export function SettingsView(props: SettingsViewProps) {
  const { texts, version, limits, rows, nowMs } = props;
  const latest = rows[0];
  return (
    <>
      <PageHeader title="Settings" description={settingsDescription} />
      <div className="grid gap-x-12 gap-y-8 border-y py-6 md:grid-cols-2">
        <KillSwitch enabled={props.enabled} stopped={props.stopped} note={props.environmentNote} nowMs={nowMs} />
        <Maintenance untilMs={props.maintenanceUntilMs} nowMs={nowMs} />
      </div>
      <p className="flex flex-wrap justify-between gap-x-6 gap-y-1 py-4 text-xs text-muted">
        <span>
          {latest === undefined ? (
            'Nothing saved yet: the code’s own settings hold.'
          ) : (
            <>
              Version {latest.version}, saved by {latest.who}, <ClockTime at={latest.atMs} style="day-minute" />
              {latest.note === '' ? '' : `: ${latest.note}`}
            </>
          )}
        </span>
        <TimeZoneNote />
      </p>
      <SettingsForm texts={texts} version={version} limits={limits} />
      <section aria-labelledby="history" className="pt-10">
        <h2 id="history" className="mb-3 text-base font-medium">
          History
        </h2>
        <SettingsHistory rows={rows} limited={props.limited} />
      </section>
    </>
  );
}
