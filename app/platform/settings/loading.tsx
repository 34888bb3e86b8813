import { UntilLoaded } from '@/components/platform/skeletons';
import { PageHeader } from '@/components/ui/page-header';
import { TableSkeleton } from '@/components/ui/skeleton';

export default function SettingsLoading() {
  return (
    <UntilLoaded>
      <PageHeader title="Settings" />
      <TableSkeleton rows={12} columns={3} />
    </UntilLoaded>
  );
}
