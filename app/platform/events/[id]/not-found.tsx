import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeader } from '@/components/ui/page-header';

/** Shown for an id that is malformed, of another tenant, or past its retention. */
export default function EventNotFound() {
  return (
    <>
      <PageHeader title="Event not found" />
      <EmptyState
        title="No event has this address."
        action={<LinkButton href="/platform/events">All events</LinkButton>}
      >
        It may have passed its retention period, been counted in a storm rather than stored whole, or not been written
        yet.
      </EmptyState>
    </>
  );
}
