import { EmptyState } from '@/components/ui/empty-state';
import type { VersionRow } from '@/lib/platform/settings-view';
import { ClockTime } from './clock-time';

/** Every saved version: who, when, why, and what it changed. */
export function SettingsHistory({ rows, limited }: { rows: readonly VersionRow[]; limited: boolean }) {
  if (rows.length === 0) {
    return (
      <EmptyState title="No version saved yet.">
        The code’s own settings hold. Each save makes a version, which appears here with what it changed.
      </EmptyState>
    );
  }
  return (
    <>
      <ol className="border-y">
        {rows.map((row) => (
          <li
            key={row.version}
            className="grid gap-x-6 gap-y-1 border-t py-3 first:border-t-0 md:grid-cols-[14rem_1fr]"
          >
            <p>
              <span className="font-medium">Version {row.version}</span>
              <span className="block text-xs text-muted">
                {row.who}, <ClockTime at={row.atMs} style="day-minute" />
              </span>
            </p>
            <div className="min-w-0">
              {row.note === '' ? null : <p>{row.note}</p>}
              <ul className="text-muted">
                {row.changes.map((change) => (
                  <li key={change.label}>
                    {change.label}: {change.before} <span aria-hidden>→</span>
                    <span className="sr-only">became</span> <span className="text-ink">{change.after}</span>
                  </li>
                ))}
                {row.changes.length === 0 ? <li>No field differs from the version before.</li> : null}
              </ul>
            </div>
          </li>
        ))}
      </ol>
      {limited ? <p className="mt-2 text-xs text-muted">The {rows.length} newest are shown.</p> : null}
    </>
  );
}
