import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { z } from 'zod';
import { TimeZoneNote } from '@/components/platform/clock-time';
import { DrillTag } from '@/components/platform/drill-tag';
import { EventStory } from '@/components/platform/event-story';
import { RawData } from '@/components/platform/raw-data';
import { StateLabel } from '@/components/ui/state-label';
import { requireAdmin } from '@/lib/auth/session';
import { isDrill } from '@/lib/platform/drill';
import { eventSentence } from '@/lib/platform/feed-row';
import { jobSentence } from '@/lib/platform/job-sentence';
import { armSentence } from '@/lib/platform/pattern-arms';
import { platformHealer } from '@/lib/platform/reports';
import { tellStory } from '@/lib/platform/story';

export const metadata: Metadata = { title: 'Event' };

const idSchema = z.uuid();

/** The story of one failure. */
export default async function EventPage({ params }: PageProps<'/platform/events/[id]'>) {
  const admin = await requireAdmin();
  const id = idSchema.safeParse((await params).id);
  if (!id.success) notFound();
  const healer = await platformHealer();
  const { reports } = healer.store;
  const [event, patterns] = await Promise.all([
    reports.getEvent({ tenantId: admin.tenantId, id: id.data }),
    reports.listPatterns({ tenantId: admin.tenantId, limit: 1000 }),
  ]);
  if (event === null) notFound();
  const arm = patterns.find((row) => row.fingerprint === event.fingerprint && row.strategy === event.firstChoice);
  const job = event.outcome === 'deferred' ? { state: await healer.findJob(event.id), nowMs: Date.now() } : undefined;
  return (
    <article>
      <p className="flex flex-wrap justify-between gap-4 pb-4 text-xs text-muted">
        <Link href="/platform/events" className="underline">
          All events
        </Link>
        <TimeZoneNote />
      </p>
      <header className="border-b pb-6">
        <h1 className="flex flex-wrap items-baseline gap-x-4 gap-y-1 text-lg font-medium">
          <StateLabel state={event.outcome} />
          <span className="min-w-0 font-mono text-base break-words">{event.source}</span>
          {isDrill(event) ? <DrillTag /> : null}
        </h1>
        <p className="mt-2 max-w-3xl text-base">{eventSentence(event, job)}</p>
        {event.explanation === '' ? null : <p className="mt-1 max-w-3xl text-muted">{event.explanation}</p>}
      </header>
      <div className="py-6">
        <EventStory
          event={event}
          story={tellStory(event)}
          armNow={arm === undefined ? null : armSentence(arm)}
          jobNow={job === undefined ? null : jobSentence(job.state, job.nowMs)}
        />
      </div>
      <RawData event={event} />
    </article>
  );
}
