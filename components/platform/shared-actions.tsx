import { StateLabel } from '@/components/ui/state-label';
import { formatDuration } from '@/lib/platform/duration';
import type { ActionRow } from '@/lib/platform/guards-view';
import type { GuardsReport } from '@/lib/self-healing/core/guards';
import { ClockTime } from './clock-time';
import { NothingYet } from './guard-section';

/** What runs and waits now, against this instance's share of the limits. */
export function SharedActionFigures({ now }: { now: GuardsReport['sharedActions'] }) {
  const figures = [
    { label: 'Running', value: String(now.running), note: `of ${now.maxConcurrent} at once here` },
    { label: 'Waiting', value: String(now.waiting), note: 'for a place; critical ones go first' },
    { label: 'Started', value: String(now.startedLastMinute), note: `of ${now.perMinute} a minute here` },
  ];
  return (
    <>
      <dl className="grid grid-cols-3 gap-x-6 border-y py-3">
        {figures.map((figure) => (
          <div key={figure.label}>
            <dt className="text-xs text-muted">{figure.label}</dt>
            <dd className="text-lg font-medium">{figure.value}</dd>
            <dd className="text-xs text-muted">{figure.note}</dd>
          </div>
        ))}
      </dl>
      {now.cooldowns.length === 0 ? null : (
        <ul aria-label="Failures in their cooldown" className="py-2 text-xs text-muted">
          {now.cooldowns.map((cooldown) => (
            <li key={cooldown.fingerprint}>
              <span className="font-mono">{cooldown.fingerprint}</span> is not answered again before{' '}
              <ClockTime at={cooldown.untilMs} style="second" />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** What was done, with its way back and what the watch window saw. */
export function SharedActionHistory({ rows }: { rows: readonly ActionRow[] }) {
  if (rows.length === 0) {
    return (
      <NothingYet>
        No action on shared state yet. One appears when a health check recovers something, or a shared cache is cleared.
      </NothingYet>
    );
  }
  return (
    <ul aria-label="Actions, newest first" className="border-b">
      {rows.map((row) => (
        <li key={row.id} className="grid gap-x-6 gap-y-1 border-t py-3 first:border-t-0 md:grid-cols-[8rem_1fr_auto]">
          <StateLabel state={row.label.name} label={row.label.word} className="self-start" />
          <div className="min-w-0">
            <p className="font-medium">{row.what}</p>
            <p>{row.reason}</p>
            {row.evidence === null ? null : <p className="text-muted">{row.evidence}</p>}
            {row.watched === null ? null : <p className="text-muted">{row.watched}</p>}
            <p className="text-xs text-muted">
              {row.wayBack} · {row.who}
            </p>
          </div>
          <p className="text-xs whitespace-nowrap text-muted">
            <ClockTime at={row.startedAtMs} style="day-second" />
            {row.tookMs === null ? '' : `, ${formatDuration(row.tookMs)}`}
          </p>
        </li>
      ))}
    </ul>
  );
}
