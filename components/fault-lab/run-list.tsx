import Link from 'next/link';
import { ClockTime } from '@/components/platform/clock-time';
import { EmptyState } from '@/components/ui/empty-state';
import { StateLabel } from '@/components/ui/state-label';
import type { RunRow } from '@/lib/fault-lab/run-row';

/** The runs of this server process, newest first. */
export function RunList({ runs }: { runs: RunRow[] }) {
  if (runs.length === 0) {
    return (
      <EmptyState title="No runs yet.">
        Choose a fault and run it. Each run appears here with what came of it, and a link to the event that tells why.
      </EmptyState>
    );
  }
  return (
    <ol className="divide-y border-y">
      {runs.map((run) => (
        <li key={run.id} className="grid gap-1 py-3 text-sm">
          <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
            <StateLabel state={run.state} label={run.stateLabel ?? undefined} />
            <ClockTime at={run.startedAtMs} className="text-xs text-muted tabular-nums" />
          </div>
          <p className="font-medium">
            {run.target} · {run.fault}
          </p>
          <p className="text-muted">{run.sentence}</p>
          {run.expected ? null : <p className="text-failed">This is not what should have come of it.</p>}
          <p className="flex flex-wrap gap-x-3 text-xs text-muted tabular-nums">
            <span>{run.strikes}</span>
            <span>{run.durationMs} ms</span>
            {run.events.map((event) => (
              <Link key={event.id} href={`/platform/events/${event.id}`} className="text-ink underline">
                {event.source}
              </Link>
            ))}
          </p>
        </li>
      ))}
    </ol>
  );
}
