import { Repeat } from 'lucide-react';
import Link from 'next/link';
import { StateLabel } from '@/components/ui/state-label';
import { formatDuration } from '@/lib/platform/duration';
import type { FeedRow } from '@/lib/platform/feed-row';
import { ClockTime } from './clock-time';
import { DrillTag } from './drill-tag';

/** One event in the feed: when, what came of it, where, what failed, what was done, who chose it. */
export function HealingEventCard({ row }: { row: FeedRow }) {
  return (
    <li className="relative grid min-h-10 grid-cols-[auto_1fr] items-center gap-x-4 gap-y-0.5 border-t py-2.5 first:border-t-0 hover:bg-hover focus-within:bg-hover sm:grid-cols-[8.5rem_6.5rem_1fr] lg:grid-cols-[8.5rem_6.5rem_minmax(9rem,13rem)_minmax(8rem,11rem)_1fr_auto] lg:py-1.5">
      <ClockTime at={row.occurredAtMs} style="day-second" className="text-muted" />
      <StateLabel state={row.outcome} className="justify-self-end sm:justify-self-start" />
      <span className="col-span-2 min-w-0 truncate sm:col-span-1">
        <Link
          href={`/platform/events/${row.id}`}
          className="font-mono text-xs font-medium after:absolute after:inset-0"
          aria-label={`${row.source}: ${row.sentence}`}
        >
          {row.source}
        </Link>
      </span>
      <span className="hidden truncate lg:block">{row.kind}</span>
      <span className="col-span-2 min-w-0 text-muted sm:col-span-3 lg:col-span-1 lg:truncate" title={row.sentence}>
        <span className="text-ink lg:hidden">{row.kind} · </span>
        {row.strategy === null ? row.unhealed : <span className="font-mono text-xs">{row.strategy}</span>}
        {row.strategy !== null && row.attempts > 1 ? ` · attempt ${row.attempts}` : null}
        {` · ${formatDuration(row.durationMs)}`}
      </span>
      <span className="col-span-2 flex items-center gap-3 text-muted sm:col-span-3 lg:col-span-1 lg:justify-self-end">
        {row.drill ? <DrillTag /> : null}
        {row.recurring ? (
          <span className="inline-flex items-center gap-1 whitespace-nowrap text-degraded">
            <Repeat aria-hidden className="size-3.5" /> recurring
          </span>
        ) : null}
        <span className="hidden whitespace-nowrap lg:inline">{row.chooser}</span>
      </span>
    </li>
  );
}
