import { ChevronRight } from 'lucide-react';
import type { AuditRow } from '@/lib/platform/audit-view';
import { ActButton } from './act-scope';
import { ClockTime } from './clock-time';

/** The chain, newest first: who did what to what, and what changed by it. A list, so that a phone shows all of it. */
export function AuditList({ rows }: { rows: readonly AuditRow[] }) {
  return (
    <ol aria-label="Audit record, newest first" className="border-y">
      {rows.map((row) => (
        <li
          key={row.sequence}
          className="grid grid-cols-[3rem_1fr] items-start gap-x-4 gap-y-1 border-t py-2.5 first:border-t-0 md:grid-cols-[3rem_9rem_10rem_minmax(0,1fr)]"
        >
          <span className="text-muted">
            <span className="sr-only">Record </span>
            {row.sequence}
          </span>
          <span className="text-muted">
            <ClockTime at={row.atMs} style="day-second" />
          </span>
          <span className="col-start-2 md:col-start-auto">{row.who}</span>
          <div className="col-start-2 min-w-0 md:col-start-auto">
            <span className="font-medium">{row.what}</span>{' '}
            <span className="break-words text-muted">{row.subject}</span>
            <Payload row={row} />
          </div>
        </li>
      ))}
    </ol>
  );
}

function Payload({ row }: { row: AuditRow }) {
  if (row.erased) return <p className="text-xs text-muted">The payload was erased; its digest remains in the chain.</p>;
  const count = row.changes.length + row.moreChanges;
  return (
    <details className="group">
      <summary className="flex min-h-8 items-center gap-1 text-xs text-muted pointer-coarse:min-h-10">
        <ChevronRight aria-hidden className="size-4 group-open:rotate-90" />
        {count === 0 ? 'No change of state' : `${count} ${count === 1 ? 'change' : 'changes'}`}
        <span className="sr-only"> of record {row.sequence}</span>
      </summary>
      <dl className="grid gap-x-6 gap-y-1 pb-2 text-xs sm:grid-cols-[minmax(8rem,auto)_1fr]">
        {row.changes.map((change) => (
          <div key={change.path} className="contents">
            <dt className="font-mono break-all text-muted">{change.path === '' ? 'value' : change.path}</dt>
            <dd className="min-w-0 font-mono break-all">
              <del className="text-muted no-underline">
                <span className="sr-only">before: </span>
                {change.before}
              </del>{' '}
              <span aria-hidden>→</span>{' '}
              <ins className="no-underline">
                <span className="sr-only">after: </span>
                {change.after}
              </ins>
            </dd>
          </div>
        ))}
        {row.moreChanges > 0 ? (
          <dd className="sm:col-start-2">{row.moreChanges} more; the export holds them.</dd>
        ) : null}
        <dt className="text-muted">Hash</dt>
        <dd className="font-mono break-all">{row.hash}</dd>
      </dl>
      <ActButton
        scope="erase"
        label="Erase the payload…"
        subject={`record ${row.sequence}`}
        pendingLabel="Erasing"
        variant="ghost"
        fields={{ sequence: String(row.sequence) }}
        confirm={{
          title: `Erase the payload of record ${row.sequence}?`,
          description:
            'What was before and after is removed for good. Who, when, what and the digest remain, so the chain still verifies; the erasure is recorded as well.',
          confirmLabel: 'Erase for good',
          danger: true,
        }}
      />
    </details>
  );
}
