import { UntilLoaded } from '@/components/platform/skeletons';
import { PageHeader } from '@/components/ui/page-header';
import { TableSkeleton } from '@/components/ui/skeleton';

export default function MergeLoading() {
  return (
    <UntilLoaded>
      <PageHeader title="Merge groups" />
      <TableSkeleton rows={3} columns={2} />
    </UntilLoaded>
  );
}
