import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { z } from 'zod';
import { TimeZoneNote } from '@/components/platform/clock-time';
import { EventStory } from '@/components/platform/event-story';
import { RawData } from '@/components/platform/raw-data';
import { StateLabel } from '@/components/ui/state-label';
import { requireAdmin } from '@/lib/auth/session';
import { eventSentence } from '@/lib/platform/feed-row';
import { armSentence } from '@/lib/platform/pattern-arms';
import { platformReports } from '@/lib/platform/reports';
import { tellStory } from '@/lib/platform/story';

export const metadata: Metadata = { title: 'Event' };

const idSchema = z.uuid();

/** The story of one failure. */
export default async function EventPage({ params }: PageProps<'/platform/events/[id]'>) {
  const admin = await requireAdmin();
  const id = idSchema.safeParse((await params).id);
  if (!id.success) notFound();
  const reports = await platformReports();
  const [event, patterns] = await Promise.all([
    reports.getEvent({ tenantId: admin.tenantId, id: id.data }),
    reports.listPatterns({ tenantId: admin.tenantId, limit: 1000 }),
  ]);
  if (event === null) notFound();
  const arm = patterns.find((row) => row.fingerprint === event.fingerprint && row.strategy === event.firstChoice);
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
        </h1>
        <p className="mt-2 max-w-3xl text-base">{eventSentence(event)}</p>
        {event.explanation === '' ? null : <p className="mt-1 max-w-3xl text-muted">{event.explanation}</p>}
      </header>
      <div className="py-6">
        <EventStory event={event} story={tellStory(event)} armNow={arm === undefined ? null : armSentence(arm)} />
      </div>
      <RawData event={event} />
    </article>
  );
}
