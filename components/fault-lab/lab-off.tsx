import { EmptyState } from '@/components/ui/empty-state';

/** Says why the lab is off, and how to turn it on. */
export function LabOff() {
  return (
    <EmptyState title="The fault lab is off here.">
      <p>
        This app works on a database that was given to it (<code className="font-mono text-xs">DATABASE_URL</code> is
        set). It may hold real data, so nothing can be broken by mistake. To turn the lab on, set{' '}
        <code className="font-mono text-xs">FAULT_LAB=1</code> and start again. With the embedded database it is on by
        itself.
      </p>
    </EmptyState>
  );
}
