import { Skeleton, TableSkeleton } from '@/components/ui/skeleton';

/** The shape of a list page that is being read. */
export function ListLoading({ columns }: { columns: number }) {
  return (
    <>
      <div className="grid gap-2 pb-6">
        <Skeleton className="h-6 w-40" />
        <Skeleton className="w-64" />
      </div>
      <TableSkeleton columns={columns} />
    </>
  );
}
