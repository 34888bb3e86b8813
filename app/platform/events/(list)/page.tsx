import type { Metadata } from 'next';
import { TimeZoneNote } from '@/components/platform/clock-time';
import { FeedSection } from '@/components/platform/feed-section';
import { LiveProvider } from '@/components/platform/live-context';
import { LiveStatus } from '@/components/platform/live-status';
import { NewEventsButton } from '@/components/platform/new-events-button';
import { PageHeader } from '@/components/ui/page-header';
import { requireAdmin } from '@/lib/platform/access';
import { feedQuery } from '@/lib/platform/feed-filter';
import { parseFeedFilter } from '@/lib/platform/parse-feed-filter';
import { readFeed } from '@/lib/platform/read-feed';
import { readHealth } from '@/lib/platform/read-health';
import { platformReports } from '@/lib/platform/reports';

export const metadata: Metadata = { title: 'Events' };

const path = '/platform/events';

/** Every recorded failure and what came of it. */
export default async function EventsPage({ searchParams }: PageProps<'/platform/events'>) {
  const admin = await requireAdmin();
  const filter = parseFeedFilter(await searchParams);
  const reports = await platformReports();
  const [health, feed] = await Promise.all([
    readHealth(reports, admin.tenantId, Date.now()),
    readFeed(reports, admin.tenantId, filter),
  ]);
  const query = feedQuery(filter);
  return (
    <LiveProvider key={query} initial={feed.rows} query={query} enabled={filter.cursor === undefined}>
      <PageHeader
        title="Events"
        description="Every failure that was seen, newest first, with what was done about it."
        actions={
          <>
            <NewEventsButton />
            <LiveStatus />
          </>
        }
      />
      <FeedSection
        path={path}
        filter={filter}
        sources={health.overview.sources}
        kinds={health.overview.kinds}
        next={feed.next}
      />
      <TimeZoneNote className="mt-4 block text-xs text-muted" />
    </LiveProvider>
  );
}
