import { FeedSkeleton, HealthSkeleton, UntilLoaded } from '@/components/platform/skeletons';

export default function SystemHealthLoading() {
  return (
    <UntilLoaded>
      <HealthSkeleton />
      <div className="pt-6">
        <FeedSkeleton />
      </div>
    </UntilLoaded>
  );
}
