import { PageHeader } from '@/components/ui/page-header';
import { TableSkeleton } from '@/components/ui/skeleton';

export default function PatternsLoading() {
  return (
    <>
      <PageHeader title="Patterns" />
      <TableSkeleton rows={10} columns={5} />
    </>
  );
}
