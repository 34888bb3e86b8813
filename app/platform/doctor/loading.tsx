import { UntilLoaded } from '@/components/platform/skeletons';
import { PageHeader } from '@/components/ui/page-header';
import { TableSkeleton } from '@/components/ui/skeleton';

export default function DoctorLoading() {
  return (
    <UntilLoaded>
      <PageHeader title="Doctor" />
      <TableSkeleton rows={8} columns={3} />
    </UntilLoaded>
  );
}
