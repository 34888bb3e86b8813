'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { Notice } from '@/components/ui/notice';
import type { AwayRead } from '@/lib/platform/away-view';
import { CheckList } from './check-list';
import { TimeZoneNote } from './clock-time';
import { HealingEventCard } from './healing-event-card';
import { StatusLine } from './status-line';

const askAgainMs = 10_000;

/** The health page while the database is away: what this one instance remembers, and nothing that would need a read. */
export function AwayView({ away }: { away: AwayRead }) {
  const router = useRouter();
  useEffect(() => {
    const timer = setInterval(() => router.refresh(), askAgainMs);
    return () => clearInterval(timer);
  }, [router]);
  return (
    <>
      <StatusLine
        nowMs={away.nowMs}
        state={{
          tone: 'failing',
          headline: 'Database away',
          sinceMs: away.sinceMs,
          sinceAtLeast: false,
          detail: `What instance ${away.instance} knows by itself.`,
        }}
      />
      <Notice tone="warning" className="mt-4">
        Reads are healed where a stored or second answer exists. Requests with an idempotency key are refused before
        they begin, so nothing of them can be lost or done twice. This page asks again every ten seconds.
      </Notice>
      <dl className="grid gap-4 border-b py-6 sm:grid-cols-3">
        {away.figures.map((figure) => (
          <div key={figure.label}>
            <dt className="text-muted">{figure.label}</dt>
            <dd className={figure.warn ? 'text-lg font-medium text-failed' : 'text-lg font-medium'}>{figure.value}</dd>
            <dd className="text-xs text-muted">{figure.note}</dd>
          </div>
        ))}
      </dl>
      <section aria-labelledby="services" className="border-b py-6">
        <h2 id="services" className="mb-1 text-base font-medium">
          Services, as this instance last saw them
        </h2>
        <CheckList checks={away.checks} />
      </section>
      <section aria-labelledby="feed" className="pt-6">
        <div className="mb-2 flex flex-wrap items-baseline justify-between gap-4">
          <h2 id="feed" className="text-base font-medium">
            Newest events of this instance
          </h2>
          <TimeZoneNote className="text-xs text-muted" />
        </div>
        {away.rows.length === 0 ? (
          <p className="text-muted">No failure was seen here since this instance started.</p>
        ) : (
          <>
            <p className="mb-2 text-xs text-muted">The story of each can be opened when the database is back.</p>
            <ol aria-label="Events, newest first" className="border-y">
              {away.rows.map((row) => (
                <HealingEventCard key={row.id} row={row} />
              ))}
            </ol>
          </>
        )}
      </section>
    </>
  );
}
