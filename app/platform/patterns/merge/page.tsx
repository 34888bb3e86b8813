import type { Metadata } from 'next';
import { MergeView } from '@/components/platform/merge-view';
import { requireAdmin } from '@/lib/auth/session';
import { parseChosenGroups } from '@/lib/platform/parse-patterns-query';
import { readPatterns } from '@/lib/platform/read-patterns';

export const metadata: Metadata = { title: 'Merge groups' };

/** Asks before groups are merged: which ones, into which, and what that does. */
export default async function MergePage({ searchParams }: PageProps<'/platform/patterns/merge'>) {
  const admin = await requireAdmin();
  const { groups } = await readPatterns({ tenantId: admin.tenantId, only: parseChosenGroups(await searchParams) });
  return <MergeView groups={groups} />;
}
