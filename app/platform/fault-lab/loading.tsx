import { PageHeader } from '@/components/ui/page-header';
import { Skeleton } from '@/components/ui/skeleton';

export default function Loading() {
  return (
    <>
      <PageHeader title="Fault lab" description="Break something on purpose and run a real action inside it." />
      <div className="grid gap-x-12 gap-y-10 lg:grid-cols-2">
        <div className="grid content-start gap-3">
          {['a', 'b', 'c', 'd', 'e', 'f'].map((key) => (
            <Skeleton key={key} className="h-14" />
          ))}
        </div>
        <div className="grid content-start gap-3">
          {['a', 'b', 'c'].map((key) => (
            <Skeleton key={key} className="h-20" />
          ))}
        </div>
      </div>
    </>
  );
}
