import { UntilLoaded } from '@/components/platform/skeletons';
import { PageHeader } from '@/components/ui/page-header';
import { TableSkeleton } from '@/components/ui/skeleton';

export default function InDoubtLoading() {
  return (
    <UntilLoaded>
      <PageHeader title="In doubt" />
      <TableSkeleton rows={6} columns={4} />
    </UntilLoaded>
  );
}
