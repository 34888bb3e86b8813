'use client';

import Link from 'next/link';
import { reconcileNow, settleDoubt } from '@/actions/doubt-actions';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeader } from '@/components/ui/page-header';
import { StateLabel } from '@/components/ui/state-label';
import type { DoubtRow } from '@/lib/platform/doubt-view';
import { ActScope } from './act-scope';
import { ClockTime, TimeZoneNote } from './clock-time';
import { DecideForm } from './decide-form';
import { FaultLabButton } from './fault-lab-offer';
import { HealingActionForm } from './healing-action-form';

interface DoubtViewProps {
  open: DoubtRow[];
  settled: DoubtRow[];
  /** More exist than are shown. */
  limited: boolean;
}

/** Effects that may or may not have happened, with all that is known, and the decision. */
export function DoubtView({ open, settled, limited }: DoubtViewProps) {
  return (
    <>
      <PageHeader
        title="In doubt"
        description="Effects that may or may not have happened. Nothing of them runs again until the database or a person has said which."
        actions={<HealingActionForm action={reconcileNow} label="Ask the database now" pendingLabel="Asking" />}
      />
      <ActScope name="settle" action={settleDoubt}>
        {open.length === 0 ? (
          <EmptyState title="Nothing is in doubt." action={<FaultLabButton />}>
            An effect appears here when its connection broke while committing, or when a step outside the database began
            and nobody knows whether it ended.
          </EmptyState>
        ) : (
          <ul aria-label="Open" className="border-y">
            {open.map((row) => (
              <OpenDoubt key={`${row.id} ${row.part} ${row.name}`} row={row} />
            ))}
          </ul>
        )}
      </ActScope>
      <section aria-labelledby="settled" className="pt-10">
        <h2 id="settled" className="mb-3 text-base font-medium">
          Settled
        </h2>
        {settled.length === 0 ? (
          <p className="border-y py-4 text-muted">None yet. What was settled stays here with who said so and why.</p>
        ) : (
          <ul className="border-y">
            {settled.map((row) => (
              <SettledDoubt key={`${row.id} ${row.part} ${row.name}`} row={row} />
            ))}
          </ul>
        )}
      </section>
      <p className="mt-4 flex flex-wrap justify-between gap-4 text-xs text-muted">
        <span>{limited ? 'Only the newest are shown.' : null}</span>
        <TimeZoneNote />
      </p>
    </>
  );
}

function OpenDoubt({ row }: { row: DoubtRow }) {
  return (
    <li id={row.anchor} className="grid scroll-mt-4 gap-3 border-t py-4 first:border-t-0 target:bg-hover">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <h2 className="flex flex-wrap items-baseline gap-x-3 text-sm font-medium">
          <StateLabel state="unknown" label="in doubt" />
          {row.what}
        </h2>
        <p className="text-xs text-muted">
          since <ClockTime at={row.openedAtMs} style="day-second" />
        </p>
      </div>
      <p className="max-w-3xl">{row.known}</p>
      <p className="max-w-3xl text-muted">{row.asking}</p>
      <Facts row={row} />
      <DecideForm row={row} />
    </li>
  );
}

function Facts({ row }: { row: DoubtRow }) {
  const facts: [string, string | null][] = [
    ['Operation', row.source],
    ['Run', row.runKey],
    ['Asked for by', row.actorId],
    ['Idempotency key', row.key],
    ['Job', row.jobId],
  ];
  return (
    <dl className="grid gap-x-6 gap-y-1 text-xs sm:grid-cols-[8rem_1fr]">
      <dt className="text-muted">Event</dt>
      <dd>
        <Link href={`/platform/events/${row.id}`} className="font-mono break-all underline">
          {row.id}
        </Link>
      </dd>
      {facts.map(([name, value]) =>
        value === null ? null : (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="font-mono break-all">{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}

function SettledDoubt({ row }: { row: DoubtRow }) {
  return (
    <li
      id={row.anchor}
      className="grid gap-x-6 gap-y-1 border-t py-3 first:border-t-0 target:bg-hover md:grid-cols-[12rem_1fr_auto]"
    >
      <StateLabel
        state={row.verdict === 'happened' ? 'ok' : 'not-configured'}
        label={row.verdict === 'happened' ? 'it happened' : 'it did not happen'}
      />
      <div className="min-w-0">
        <p>
          <Link href={`/platform/events/${row.id}`} className="underline">
            {row.what}
          </Link>
        </p>
        {row.note ? <p className="text-muted">{row.note}</p> : null}
      </div>
      <p className="text-xs text-muted">
        {row.by}, <ClockTime at={row.settledAtMs ?? row.openedAtMs} style="day-second" />
      </p>
    </li>
  );
}
