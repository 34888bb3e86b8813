import type { Metadata } from 'next';
import { runDueJobsNow, runHealthChecksNow } from '@/actions/healing-actions';
import { CheckList } from '@/components/platform/check-list';
import { TimeZoneNote } from '@/components/platform/clock-time';
import { FeedSection } from '@/components/platform/feed-section';
import { FiguresRow } from '@/components/platform/figures-row';
import { HealerPanel } from '@/components/platform/healer-panel';
import { HealingActionForm } from '@/components/platform/healing-action-form';
import { LiveProvider } from '@/components/platform/live-context';
import { LiveStatus } from '@/components/platform/live-status';
import { NeedsYouList } from '@/components/platform/needs-you-list';
import { NewEventsButton } from '@/components/platform/new-events-button';
import { OutcomeStrip } from '@/components/platform/outcome-strip';
import { StatusLine } from '@/components/platform/status-line';
import { requireAdmin } from '@/lib/auth/session';
import { feedQuery, parseFeedFilter } from '@/lib/platform/feed-filter';
import { readFeed } from '@/lib/platform/read-feed';
import { bucketMs, readHealth } from '@/lib/platform/read-health';
import { platformHealer } from '@/lib/platform/reports';

export const metadata: Metadata = { title: 'System health' };

const path = '/platform/system-health';

/** Is anything wrong now? What did the healer do about it? What is wanted of me? */
export default async function SystemHealthPage({ searchParams }: PageProps<'/platform/system-health'>) {
  const admin = await requireAdmin();
  const filter = parseFeedFilter(await searchParams);
  const healer = await platformHealer();
  const { reports } = healer.store;
  const nowMs = Date.now();
  const [health, feed, figures] = await Promise.all([
    readHealth(reports, admin.tenantId, nowMs),
    readFeed(reports, admin.tenantId, filter),
    healer.figures(),
  ]);
  const query = feedQuery(filter);
  return (
    <LiveProvider key={query} initial={feed.rows} query={query} enabled={filter.cursor === undefined}>
      <StatusLine state={health.state} nowMs={nowMs} actions={<LiveStatus />} />
      <NeedsYouList rows={health.needsYou} nowMs={nowMs} />
      <div className="grid gap-x-12 gap-y-8 border-b py-6 lg:grid-cols-[1fr_20rem]">
        <div className="grid content-start gap-6">
          <FiguresRow figures={health.figures} />
          <OutcomeStrip
            buckets={health.overview.buckets}
            outcomes={health.overview.outcomes}
            fromMs={health.fromMs}
            toMs={health.toMs}
            bucketMs={bucketMs}
          />
        </div>
        <section aria-labelledby="services">
          <div className="mb-1 flex min-h-8 flex-wrap items-center justify-between gap-x-4">
            <h2 id="services" className="text-base font-medium">
              Services
            </h2>
            <HealingActionForm action={runHealthChecksNow} label="Check now" pendingLabel="Checking" />
          </div>
          <CheckList checks={health.checks} />
        </section>
      </div>
      <section aria-labelledby="healer" className="border-b py-6">
        <h2 id="healer" className="sr-only">
          Healer
        </h2>
        <HealerPanel figures={figures} />
        {figures.queue !== null && figures.queue.waiting > 0 ? (
          <div className="mt-4">
            <HealingActionForm action={runDueJobsNow} label="Run due jobs now" pendingLabel="Running" />
          </div>
        ) : null}
      </section>
      <section aria-labelledby="feed" className="pt-6">
        <div className="mb-2 flex min-h-8 flex-wrap items-center justify-between gap-4 pointer-coarse:min-h-10">
          <div className="flex items-center gap-4">
            <h2 id="feed" className="text-base font-medium">
              Feed
            </h2>
            <NewEventsButton />
          </div>
          <TimeZoneNote className="text-xs text-muted" />
        </div>
        <FeedSection
          path={path}
          filter={filter}
          sources={health.overview.sources}
          kinds={health.overview.kinds}
          next={feed.next}
        />
      </section>
    </LiveProvider>
  );
}
