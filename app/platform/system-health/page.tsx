import type { Metadata } from 'next';
import { AwayView } from '@/components/platform/away-view';
import { HealthView } from '@/components/platform/health-view';
import { adminOrAway } from '@/lib/platform/access';
import { parseFeedFilter } from '@/lib/platform/parse-feed-filter';
import { readAway } from '@/lib/platform/read-away';
import { readFeed } from '@/lib/platform/read-feed';
import { bucketMs, readHealth } from '@/lib/platform/read-health';
import { readHealthGuards } from '@/lib/platform/read-health-guards';
import { platformHealer } from '@/lib/platform/reports';

export const metadata: Metadata = { title: 'System health' };

/** Is anything wrong now? What did the healer do about it? What is wanted of me? */
export default async function SystemHealthPage({ searchParams }: PageProps<'/platform/system-health'>) {
  const { admin, databaseAway } = await adminOrAway();
  // The signed cookie opens nothing that is read from the database, not even when that answers again meanwhile.
  if (databaseAway) return <AwayView away={await readAway()} />;
  const filter = parseFeedFilter(await searchParams);
  const healer = await platformHealer();
  const { reports } = healer.store;
  const nowMs = Date.now();
  const [health, feed, figures] = await Promise.all([
    readHealth(reports, admin.tenantId, nowMs, await readHealthGuards(admin.tenantId)),
    readFeed(reports, admin.tenantId, filter),
    healer.figures(),
  ]);
  return <HealthView health={health} feed={feed} figures={figures} filter={filter} bucketMs={bucketMs} nowMs={nowMs} />;
}
