import Link from 'next/link';
import { StateLabel } from '@/components/ui/state-label';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import { formatDuration } from '@/lib/platform/duration';
import type { JobRow } from '@/lib/platform/queue-view';
import { ActButton } from './act-scope';
import { ClockTime } from './clock-time';

/** The jobs of the queue. Their arguments are sealed and never shown. */
export function QueueTable({ rows }: { rows: readonly JobRow[] }) {
  return (
    <Table
      caption="Jobs of the queue"
      head={
        <>
          <Th className="w-28">State</Th>
          <Th>Work</Th>
          <Th numeric className="w-16">
            Runs
          </Th>
          <Th className="w-36">Since</Th>
          <Th className="w-32">Due</Th>
          <Th className="w-32">Expires</Th>
          <Th className="w-44">
            <span className="sr-only">What can be done</span>
          </Th>
        </>
      }
    >
      {rows.map((row) => (
        <Tr key={row.id}>
          <Td>
            <StateLabel state={row.label.name} label={row.label.word} />
          </Td>
          <Td className="min-w-56">
            <Link href={`/platform/events/${row.id}`} className="font-mono text-xs underline">
              {row.source}
            </Link>
            {row.reason === null ? null : <p className="mt-0.5 break-words text-muted">{row.reason}</p>}
          </Td>
          <Td numeric>{row.runs}</Td>
          <Td className="whitespace-nowrap">
            <ClockTime at={row.enqueuedAtMs} style="day-second" />
            <span className="block text-xs text-muted">{formatDuration(row.waitingMs)} ago</span>
          </Td>
          <Td className="whitespace-nowrap">{row.due}</Td>
          <Td className="whitespace-nowrap text-muted">
            <ClockTime at={row.expiresAtMs} style="day-minute" />
          </Td>
          <Td>
            <div className="flex justify-end">
              <JobButton row={row} />
            </div>
          </Td>
        </Tr>
      ))}
    </Table>
  );
}

function JobButton({ row }: { row: JobRow }) {
  const subject = `${row.source}, job ${row.id.slice(-6)}`;
  if (row.mayRevive) {
    return (
      <ActButton scope="revive" label="Try again" subject={subject} pendingLabel="Trying" fields={{ id: row.id }} />
    );
  }
  if (!row.mayCancel) return null;
  return (
    <ActButton
      scope="cancel"
      label="Cancel…"
      subject={subject}
      pendingLabel="Cancelling"
      variant="ghost"
      fields={{ id: row.id }}
      confirm={{
        title: 'Cancel this job?',
        description: `${row.source} will not run. Whoever was told "it will be done later" is not told of this. It cannot be undone.`,
        confirmLabel: 'Cancel the job',
        danger: true,
      }}
    />
  );
}
