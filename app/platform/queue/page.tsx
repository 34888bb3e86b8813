import type { Metadata } from 'next';
import { QueueView } from '@/components/platform/queue-view';
import { requireAdmin } from '@/lib/platform/access';
import { guardedHealer } from '@/lib/platform/guarded-healer';
import { jobStateOf, queueTabs, toJobRows } from '@/lib/platform/queue-view';
import { platformHealer } from '@/lib/platform/reports';

export const metadata: Metadata = { title: 'Queue' };

const limit = 200;

/** What waits in the queue, since when and why. */
export default async function QueuePage({ searchParams }: PageProps<'/platform/queue'>) {
  await requireAdmin();
  const state = jobStateOf((await searchParams).state);
  const healer = await guardedHealer();
  const [jobs, figures] = await Promise.all([
    healer.listJobs({ ...(state === undefined ? {} : { state }), limit: limit + 1 }),
    (await platformHealer()).figures(),
  ]);
  const rows = toJobRows(jobs.slice(0, limit), Date.now());
  return <QueueView rows={rows} tabs={queueTabs(figures.queue)} state={state} limited={jobs.length > limit} />;
}
