import type { Metadata } from 'next';
import { LearningView } from '@/components/platform/learning-view';
import { requireAdmin } from '@/lib/platform/access';
import { parseReplayQuery } from '@/lib/platform/parse-replay-query';
import { readLearningPage } from '@/lib/platform/read-learning-page';

export const metadata: Metadata = { title: 'Learning' };

/** How the healer learns: what is left to chance, what the models say, what another threshold would have done. */
export default async function LearningPage({ searchParams }: PageProps<'/platform/learning'>) {
  await requireAdmin();
  const query = parseReplayQuery(await searchParams);
  return <LearningView read={await readLearningPage(query, Date.now())} query={query} />;
}
