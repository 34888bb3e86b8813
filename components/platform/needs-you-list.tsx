'use client';

import Link from 'next/link';
import { useState } from 'react';
import { Button, LinkButton } from '@/components/ui/button';
import { StateLabel } from '@/components/ui/state-label';
import { sinceStyle } from '@/lib/platform/instant';
import type { NeedsYouRow } from '@/lib/platform/needs-you';
import { ClockTime } from './clock-time';
import { DrillTag } from './drill-tag';

/** More would push everything else off the first screen. */
const shownAtOnce = 5;

/**
 * What is wanted of the reader. The page refreshes itself, but this list keeps the rows it showed first, with fresh
 * figures: a row must not move under a finger. What came or went waits behind a button.
 */
export function NeedsYouList({ rows, nowMs }: { rows: NeedsYouRow[]; nowMs: number }) {
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
          {shown.slice(0, shownAtOnce).map((row) => (
            <Row key={row.key} row={row} nowMs={nowMs} />
          ))}
        </ul>
      )}
      {shown.length === 0 ? null : (
        <p className="mt-1 text-xs text-muted">Entries leave 24 hours after their last failure.</p>
      )}
      {shown.length > shownAtOnce ? (
        <p className="border-t pt-2">
          <Link href="/platform/events?show=needs-you" className="inline-flex min-h-8 items-center underline">
            All {shown.length} that need you
          </Link>
        </p>
      ) : null}
    </section>
  );
}

function Row({ row, nowMs }: { row: NeedsYouRow; nowMs: number }) {
  return (
    <li className="grid grid-cols-[1fr_auto] items-center gap-x-4 gap-y-1 border-t py-2 first:border-t-0 md:min-h-11 md:grid-cols-[6.5rem_1fr_auto_auto] md:py-1">
      <div className="col-span-2 flex items-center justify-between gap-4 md:contents">
        <StateLabel state={row.state.name} label={row.state.word} />
        <p className="text-xs whitespace-nowrap text-muted md:order-1">
          since <ClockTime at={row.firstSeenMs} style={sinceStyle(row.firstSeenMs, nowMs)} />
        </p>
      </div>
      <div className="min-w-0">
        <p>
          <span className="font-mono text-xs font-medium break-words">{row.source}</span> · {row.kind} · {row.what}.{' '}
          <span className="text-muted">{row.wanted}</span>
          {row.drill ? <DrillTag className="ml-2" /> : null}
        </p>
        {row.message === null ? null : (
          <p className="truncate font-mono text-xs text-muted" title={row.message}>
            {row.message}
          </p>
        )}
      </div>
      <LinkButton
        size="sm"
        href={row.href}
        aria-label={`${row.action} ${row.source}, ${row.kind}`}
        className="md:order-2"
      >
        {row.action}
      </LinkButton>
    </li>
  );
}
