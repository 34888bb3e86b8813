import { LearningSkeleton } from '@/components/platform/learning-skeleton';
import { UntilLoaded } from '@/components/platform/skeletons';
import { PageHeader } from '@/components/ui/page-header';

export default function LearningLoading() {
  return (
    <UntilLoaded>
      <PageHeader title="Learning" />
      <LearningSkeleton />
    </UntilLoaded>
  );
}
