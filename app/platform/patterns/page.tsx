import type { Metadata } from 'next';
import { PatternsView } from '@/components/platform/patterns-view';
import { requireAdmin } from '@/lib/platform/access';
import { parsePatternsQuery } from '@/lib/platform/parse-patterns-query';
import { readPatterns } from '@/lib/platform/read-patterns';

export const metadata: Metadata = { title: 'Patterns' };

/** What was learned: which strategy helped how often against which failure, and which failures count as one. */
export default async function PatternsPage({ searchParams }: PageProps<'/platform/patterns'>) {
  const admin = await requireAdmin();
  const { search, merged } = parsePatternsQuery(await searchParams);
  const read = await readPatterns({ tenantId: admin.tenantId, search });
  // Only what is true is said, whatever the address claims.
  const group = read.groups.find((one) => one.fingerprint === merged && one.members.length > 0);
  return <PatternsView read={read} search={search} merged={group?.fingerprint ?? null} />;
}
