import './without-script.css';
import type { ReactNode } from 'react';
import { Skeleton } from '@/components/ui/skeleton';

/** What stands here until the page has come, by a script that puts it in place; see without-script.css. */
export function UntilLoaded({ children }: { children: ReactNode }) {
  return <div data-until-script>{children}</div>;
}

const keys = (count: number) => Array.from({ length: count }, (_, index) => `line-${index}`);

/** The shape of the feed. */
export function FeedSkeleton({ rows = 10 }: { rows?: number }) {
  return (
    <div role="status" aria-label="Loading events" className="border-y">
      {keys(rows).map((key) => (
        <div key={key} className="flex h-10 items-center gap-4 border-t first:border-t-0">
          <Skeleton className="w-28" />
          <Skeleton className="w-20" />
          <Skeleton className="w-40" />
          <Skeleton className="hidden w-32 lg:block" />
          <Skeleton className="hidden flex-1 sm:block" />
        </div>
      ))}
    </div>
  );
}

/** The shape of the first screen of the health page. */
export function HealthSkeleton() {
  return (
    <div role="status" aria-label="Loading the state of the system">
      <div className="flex h-14 items-start gap-4 border-b">
        <Skeleton className="h-7 w-64" />
        <Skeleton className="mt-2 hidden w-40 sm:block" />
      </div>
      <div className="border-b py-4">
        <Skeleton className="h-6 w-32" />
        <Skeleton className="mt-3 w-2/3" />
      </div>
      <div className="grid gap-x-12 gap-y-8 border-b py-6 lg:grid-cols-[1fr_20rem]">
        <div className="grid content-start gap-6">
          <div className="grid grid-cols-2 gap-x-6 gap-y-5 sm:grid-cols-4">
            {keys(4).map((key) => (
              <div key={key} className="grid gap-2">
                <Skeleton className="w-20" />
                <Skeleton className="h-8 w-16" />
                <Skeleton className="w-28" />
              </div>
            ))}
          </div>
          <Skeleton className="h-20 w-full" />
        </div>
        <div>
          {keys(7).map((key) => (
            <div key={key} className="flex h-10 items-center justify-between border-t first:border-t-0">
              <Skeleton className="w-28" />
              <Skeleton className="w-20" />
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}
