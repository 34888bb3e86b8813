'use client';

import { useState } from 'react';
import { Button, LinkButton } from '@/components/ui/button';
import { StateLabel } from '@/components/ui/state-label';
import type { NeedsYouRow } from '@/lib/platform/needs-you';
import { ClockTime } from './clock-time';

/**
 * What is wanted of the reader. The page refreshes itself, but this list keeps the rows it showed first, with fresh
 * figures: a row must not move under a finger. What came or went waits behind a button.
 */
export function NeedsYouList({ rows }: { rows: NeedsYouRow[] }) {
  const [order, setOrder] = useState(() => rows.map((row) => row.key));
  const current = new Map(rows.map((row) => [row.key, row]));
  const [last, setLast] = useState(current);
  const shown = order.flatMap((key) => current.get(key) ?? last.get(key) ?? []);
  const changes =
    rows.filter((row) => !order.includes(row.key)).length + order.filter((key) => !current.has(key)).length;
  return (
    <section aria-labelledby="needs-you" className="border-b py-4">
      <div className="flex min-h-8 items-center gap-4 pointer-coarse:min-h-10">
        <h2 id="needs-you" className="text-base font-medium">
          Needs you ({rows.length})
        </h2>
        {changes > 0 ? (
          <Button
            size="sm"
            onClick={() => {
              setOrder(rows.map((row) => row.key));
              setLast(current);
            }}
          >
            Show {changes} {changes === 1 ? 'change' : 'changes'}
          </Button>
        ) : null}
      </div>
      {shown.length === 0 ? (
        <p className="text-muted">Nothing needs you.</p>
      ) : (
        <ul className="mt-1">
          {shown.map((row) => (
            <Row key={row.key} row={row} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Row({ row }: { row: NeedsYouRow }) {
  return (
    <li className="grid min-h-12 grid-cols-[1fr_auto] items-center gap-x-4 gap-y-1 border-t py-2 first:border-t-0 md:grid-cols-[7rem_1fr_auto_auto]">
      <StateLabel state={row.outcome} label={row.recurring && row.outcome === 'healed' ? 'recurring' : undefined} />
      <p className="col-span-2 row-start-2 min-w-0 md:col-span-1 md:row-start-auto">
        <span className="font-mono text-xs font-medium">{row.source}</span> · {row.kind} · {row.what}.{' '}
        <span className="text-muted">{row.wanted}</span>
      </p>
      <p className="justify-self-end text-xs whitespace-nowrap text-muted">
        since <ClockTime at={row.firstSeenMs} style="minute" />
      </p>
      <LinkButton
        size="sm"
        href={`/platform/events/${row.eventId}`}
        className="col-span-2 justify-self-start md:col-span-1"
        aria-label={`Look at ${row.source}, ${row.kind}`}
      >
        Look
      </LinkButton>
    </li>
  );
}
