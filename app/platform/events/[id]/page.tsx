import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { z } from 'zod';
import { ApproveStrategy } from '@/components/platform/approve-strategy';
import { TimeZoneNote } from '@/components/platform/clock-time';
import { DrillTag } from '@/components/platform/drill-tag';
import { EventStory } from '@/components/platform/event-story';
import { RawData } from '@/components/platform/raw-data';
import { StateLabel } from '@/components/ui/state-label';
import { requireAdmin } from '@/lib/platform/access';
import { approvalOffers } from '@/lib/platform/approval-view';
import { tellBelief } from '@/lib/platform/belief-view';
import { doubtSentence } from '@/lib/platform/doubt-view';
import { isDrill } from '@/lib/platform/drill';
import { eventSentence } from '@/lib/platform/feed-row';
import { jobSentence } from '@/lib/platform/job-sentence';
import { tellModelQuestion } from '@/lib/platform/model-question';
import { armSentence } from '@/lib/platform/pattern-arms';
import { readActorNames } from '@/lib/platform/read-actor-names';
import { platformLearning } from '@/lib/platform/read-learning';
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
  const { tenantId } = admin;
  const { reports, patterns: patternStore, doubts: doubtStore, approvals: approvalStore } = healer.store;
  const learning = await platformLearning();
  const [event, counted, patterns, doubts, approvals, names, meter] = await Promise.all([
    reports.getEvent({ tenantId, id: id.data }),
    patternStore.counted({ tenantId, eventId: id.data }),
    reports.listPatterns({ tenantId, limit: 1000 }),
    doubtStore.of({ tenantId, eventId: id.data }),
    approvalStore.list({ tenantId, limit: 200 }),
    readActorNames(tenantId),
    learning.meter(),
  ]);
  if (event === null) notFound();
  const arm = patterns.find((row) => row.fingerprint === event.fingerprint && row.strategy === event.firstChoice);
  const offers = approvalOffers(event, approvals, Date.now());
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
        <ApproveStrategy eventId={event.id} mode={event.mode} offers={offers} />
        <EventStory
          event={event}
          story={tellStory(event, { counted })}
          belief={tellBelief(event)}
          question={tellModelQuestion(event, { preview: learning.preview, configured: meter.model })}
          approvable={offers.length > 0}
          armNow={arm === undefined ? null : armSentence(arm)}
          doubtNow={doubtSentence(doubts, names)}
          jobNow={job === undefined ? null : jobSentence(job.state, job.nowMs)}
        />
      </div>
      <RawData event={event} />
    </article>
  );
}
