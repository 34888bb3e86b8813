import { UntilLoaded } from '@/components/platform/skeletons';
import { PageHeader } from '@/components/ui/page-header';
import { TableSkeleton } from '@/components/ui/skeleton';

export default function QueueLoading() {
  return (
    <UntilLoaded>
      <PageHeader title="Queue" />
      <TableSkeleton rows={10} columns={5} />
    </UntilLoaded>
  );
}
