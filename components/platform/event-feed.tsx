'use client';

import { ChevronRight } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { LinkButton } from '@/components/ui/button';
import { HealingEventCard } from './healing-event-card';
import { useLive } from './live-context';

interface EventFeedProps {
  /** Address of the newest page; null on it. */
  newestHref: string | null;
  olderHref: string | null;
  /** Shown in place of the list when there is none. */
  empty: ReactNode;
}

/** The list of events. New ones wait behind the button above it; rows never move by themselves. */
export function EventFeed({ newestHref, olderHref, empty }: EventFeedProps) {
  const { shown } = useLive();
  // The address of the next page belongs to the rows shown first, not to those of a later refresh.
  const [older] = useState(olderHref);
  return (
    <div className="mt-3">
      {shown.length === 0 ? (
        empty
      ) : (
        <ol aria-label="Events, newest first" className="border-y">
          {shown.map((row) => (
            <HealingEventCard key={row.id} row={row} />
          ))}
        </ol>
      )}
      {newestHref === null && older === null ? null : (
        <nav aria-label="Pages of the feed" className="flex justify-end gap-2 pt-4">
          {newestHref === null ? null : (
            <LinkButton size="sm" href={newestHref} scroll={false}>
              Newest
            </LinkButton>
          )}
          {older === null ? null : (
            <LinkButton size="sm" href={older} rel="next" scroll={false}>
              Older <ChevronRight aria-hidden className="size-4" />
            </LinkButton>
          )}
        </nav>
      )}
    </div>
  );
}
