import { StateLabel } from '@/components/ui/state-label';
import type { BreakerRow } from '@/lib/platform/guards-view';
import { sinceStyle } from '@/lib/platform/instant';
import { ClockTime } from './clock-time';
import { NothingYet } from './guard-section';

/** Which breaker is open, for whom, since when and why; the open ones first. */
export function BreakerList({ rows, nowMs }: { rows: readonly BreakerRow[]; nowMs: number }) {
  if (rows.length === 0) {
    return <NothingYet>No dependency has failed since this instance started: no breaker is needed yet.</NothingYet>;
  }
  return (
    <ul aria-label="Circuit breakers, open ones first" className="border-y">
      {rows.map((row) => (
        <li
          key={row.dependency}
          className="grid items-start gap-x-6 gap-y-1 border-t py-3 first:border-t-0 md:grid-cols-[7rem_1fr_16rem]"
        >
          <StateLabel state={row.label.name} label={row.label.word} />
          <div className="min-w-0">
            <p className="font-mono text-xs font-medium break-all">{row.dependency}</p>
            <p>
              {row.reason === '—' ? null : <span>{row.reason}. </span>}
              <span className="text-muted">{row.next}</span>
            </p>
          </div>
          <dl className="grid grid-cols-[4rem_1fr] gap-x-3 text-xs">
            {row.sinceMs === null ? null : (
              <>
                <dt className="text-muted">for</dt>
                <dd>{row.scope}</dd>
                <dt className="text-muted">since</dt>
                <dd>
                  <ClockTime at={row.sinceMs} style={sinceStyle(row.sinceMs, nowMs)} />
                </dd>
              </>
            )}
            <dt className="text-muted">calls</dt>
            <dd>{row.calls}</dd>
          </dl>
        </li>
      ))}
    </ul>
  );
}
