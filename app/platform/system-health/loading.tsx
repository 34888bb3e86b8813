import { FeedSkeleton, HealthSkeleton } from '@/components/platform/skeletons';

export default function SystemHealthLoading() {
  return (
    <>
      <HealthSkeleton />
      <div className="pt-6">
        <FeedSkeleton />
      </div>
    </>
  );
}
