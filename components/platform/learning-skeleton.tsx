import { Skeleton, TableSkeleton } from '@/components/ui/skeleton';

/** The shape of the page about learning: four figures, then tables. */
export function LearningSkeleton() {
  return (
    <div role="status" aria-label="Loading what was learned" className="grid gap-10">
      <div className="grid grid-cols-2 gap-x-6 gap-y-5 sm:grid-cols-4">
        {['chance', 'explored', 'helped', 'half-life'].map((key) => (
          <div key={key} className="grid gap-2">
            <Skeleton className="w-20" />
            <Skeleton className="h-8 w-16" />
            <Skeleton className="w-28" />
          </div>
        ))}
      </div>
      <TableSkeleton rows={3} columns={3} />
      <TableSkeleton rows={6} columns={4} />
    </div>
  );
}
