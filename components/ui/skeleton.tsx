import { clsx } from 'clsx';

/** A grey place-holder of the shape to come. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={clsx('block h-4 animate-pulse rounded-sm bg-hover', className)} />;
}

/** The shape of a table that is being read. */
export function TableSkeleton({
  rows = 8,
  columns = 4,
  className,
}: {
  rows?: number;
  columns?: number;
  className?: string;
}) {
  return (
    <div role="status" aria-label="Loading" className={clsx('border-y', className)}>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows have no identity.
        <div key={row} className="flex h-10 items-center gap-6 border-t first:border-t-0">
          {Array.from({ length: columns }, (_, column) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the cells have no identity.
            <Skeleton key={column} className={column === 0 ? 'w-2/5' : 'w-1/6'} />
          ))}
        </div>
      ))}
    </div>
  );
}
