import { FeedSkeleton, UntilLoaded } from '@/components/platform/skeletons';
import { PageHeader } from '@/components/ui/page-header';

export default function EventsLoading() {
  return (
    <UntilLoaded>
      <PageHeader
        title="Events"
        description="Every failure that was seen, newest first, with what was done about it."
      />
      <FeedSkeleton rows={14} />
    </UntilLoaded>
  );
}
