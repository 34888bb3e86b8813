import { UntilLoaded } from '@/components/platform/skeletons';
import { PageHeader } from '@/components/ui/page-header';
import { TableSkeleton } from '@/components/ui/skeleton';

export default function OutboxLoading() {
  return (
    <UntilLoaded>
      <PageHeader title="Outbox" description="E-mail and SMS that were written down here instead of being sent." />
      <TableSkeleton rows={8} columns={4} />
    </UntilLoaded>
  );
}
