import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { type FeedFilter, feedQuery, isNarrowed } from '@/lib/platform/feed-filter';
import { EventFeed } from './event-feed';
import { FaultLabButton, FaultLabHint } from './fault-lab-offer';
import { FeedFilters } from './feed-filters';

interface FeedSectionProps {
  path: string;
  filter: FeedFilter;
  sources: readonly string[];
  kinds: readonly string[];
  next: string | null;
}

/** Filters and list. Stands inside a LiveProvider, which holds the rows. */
export function FeedSection({ path, filter, sources, kinds, next }: FeedSectionProps) {
  const olderHref = next === null ? null : `${path}${feedQuery({ ...filter, cursor: next })}`;
  const newestHref = filter.cursor === undefined ? null : `${path}${feedQuery({ ...filter, cursor: undefined })}`;
  return (
    <>
      <FeedFilters path={path} filter={filter} sources={sources} kinds={kinds} />
      <EventFeed olderHref={olderHref} newestHref={newestHref} empty={<EmptyFeed path={path} filter={filter} />} />
    </>
  );
}

function EmptyFeed({ path, filter }: { path: string; filter: FeedFilter }) {
  if (isNarrowed(filter) || filter.cursor !== undefined) {
    return (
      <EmptyState title="No event passes this filter." action={<LinkButton href={path}>Show all events</LinkButton>}>
        New events that pass it appear here by themselves.
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No events yet." action={<FaultLabButton />}>
      Each failure of a wrapped action or route appears here, with what was done about it.
      <FaultLabHint> To see one, break something on purpose in the fault lab.</FaultLabHint>
    </EmptyState>
  );
}
