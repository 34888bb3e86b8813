import type { Metadata } from 'next';
import { MergeView } from '@/components/platform/merge-view';
import { requireAdmin } from '@/lib/platform/access';
import { parseChosenGroups } from '@/lib/platform/parse-patterns-query';
import { readMerge } from '@/lib/platform/read-merge';

export const metadata: Metadata = { title: 'Merge groups' };

/** Asks before groups are merged: which ones, into which, and what that does. */
export default async function MergePage({ searchParams }: PageProps<'/platform/patterns/merge'>) {
  const admin = await requireAdmin();
  const read = await readMerge({ tenantId: admin.tenantId, only: parseChosenGroups(await searchParams) });
  return <MergeView groups={read.groups} warnings={read.warnings} />;
}
