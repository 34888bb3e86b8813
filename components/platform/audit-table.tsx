import { ChevronRight } from 'lucide-react';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import type { AuditRow } from '@/lib/platform/audit-view';
import { ActButton } from './act-scope';
import { ClockTime } from './clock-time';

/** The chain, newest first: who did what to what, and what changed by it. */
export function AuditTable({ rows }: { rows: readonly AuditRow[] }) {
  return (
    <Table
      caption="Audit record, newest first"
      head={
        <>
          <Th numeric className="w-14">
            No.
          </Th>
          <Th className="w-36">When</Th>
          <Th className="w-40">Who</Th>
          <Th>What</Th>
        </>
      }
    >
      {rows.map((row) => (
        <Tr key={row.sequence} className="align-top">
          <Td numeric>{row.sequence}</Td>
          <Td className="whitespace-nowrap text-muted">
            <ClockTime at={row.atMs} style="day-second" />
          </Td>
          <Td>{row.who}</Td>
          <Td className="min-w-64">
            <span className="font-medium">{row.what}</span>{' '}
            <span className="break-words text-muted">{row.subject}</span>
            <Payload row={row} />
          </Td>
        </Tr>
      ))}
    </Table>
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
