import { UntilLoaded } from '@/components/platform/skeletons';
import { PageHeader } from '@/components/ui/page-header';
import { TableSkeleton } from '@/components/ui/skeleton';

export default function AuditLoading() {
  return (
    <UntilLoaded>
      <PageHeader title="Audit" />
      <TableSkeleton rows={10} columns={4} />
    </UntilLoaded>
  );
}
