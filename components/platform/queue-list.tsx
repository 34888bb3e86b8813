import Link from 'next/link';
import { StateLabel } from '@/components/ui/state-label';
import { formatAge } from '@/lib/platform/duration';
import type { JobRow } from '@/lib/platform/queue-view';
import { ActButton } from './act-scope';
import { ClockTime } from './clock-time';

/** The jobs of the queue. Their arguments are sealed and never shown. A list, so that a phone shows the buttons, too. */
export function QueueList({ rows }: { rows: readonly JobRow[] }) {
  return (
    <ul aria-label="Jobs" className="border-y">
      {rows.map((row) => (
        <Job key={row.id} row={row} />
      ))}
    </ul>
  );
}

function Job({ row }: { row: JobRow }) {
  return (
    <li className="grid items-start gap-x-6 gap-y-1 border-t py-3 first:border-t-0 md:grid-cols-[7rem_1fr_16rem_6.5rem]">
      <StateLabel state={row.label.name} label={row.label.word} />
      <div className="min-w-0">
        <Link href={`/platform/events/${row.id}`} className="font-mono text-xs break-all underline">
          {row.source}
        </Link>
        {row.reason === null ? null : <p className="break-words">{row.reason}</p>}
        <p className="text-xs text-muted">
          {row.runs} {row.runs === 1 ? 'run' : 'runs'} so far
        </p>
      </div>
      <dl className="grid grid-cols-[4rem_1fr] gap-x-3 text-xs">
        <dt className="text-muted">since</dt>
        <dd>
          <ClockTime at={row.enqueuedAtMs} style="day-second" />, {formatAge(row.waitingMs)}
        </dd>
        {row.state === 'waiting' ? (
          <>
            <dt className="text-muted">due</dt>
            <dd>{row.due}</dd>
          </>
        ) : null}
        {row.settledAtMs === null ? (
          <>
            <dt className="text-muted">expires</dt>
            <dd>
              <ClockTime at={row.expiresAtMs} style="day-minute" />
            </dd>
          </>
        ) : (
          <>
            <dt className="text-muted">ended</dt>
            <dd>
              <ClockTime at={row.settledAtMs} style="day-second" />
            </dd>
          </>
        )}
      </dl>
      <div className="flex md:justify-end">
        <JobButton row={row} />
      </div>
    </li>
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
      fields={{ id: row.id }}
      confirm={{
        title: 'Cancel this job?',
        description: `${row.source} will not run. Whoever was told "it will be done later" is not told of this. It stays in the list as failed, and can be tried again until it expires.`,
        confirmLabel: 'Cancel the job',
        danger: true,
      }}
    />
  );
}
