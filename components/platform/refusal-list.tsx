import Link from 'next/link';
import { StateLabel } from '@/components/ui/state-label';
import type { RefusalRow } from '@/lib/platform/refusal-rows';
import { ClockTime } from './clock-time';
import { NothingYet } from './guard-section';

/** Why healing was held back lately: each guard's own words. */
export function RefusalList({ rows }: { rows: readonly RefusalRow[] }) {
  if (rows.length === 0) {
    return <NothingYet>No guard held anything back in the newest events.</NothingYet>;
  }
  return (
    <ul aria-label="Held back, newest first" className="border-y">
      {rows.map((row) => (
        <li
          key={row.id}
          className="grid items-start gap-x-6 gap-y-1 border-t py-3 first:border-t-0 md:grid-cols-[7rem_1fr_auto]"
        >
          <StateLabel state={row.outcome} />
          <div className="min-w-0">
            <p>
              <Link href={`/platform/events/${row.id}`} className="font-mono text-xs underline">
                {row.source}
              </Link>{' '}
              · {row.kind}
            </p>
            {row.reasons.map(({ reason, strategies }) => (
              <p key={reason} className="break-words">
                {reason} <span className="text-xs text-muted">({strategies.join(', ')})</span>
              </p>
            ))}
          </div>
          <p className="text-xs whitespace-nowrap text-muted">
            <ClockTime at={row.occurredAtMs} style="day-second" />
          </p>
        </li>
      ))}
    </ul>
  );
}
