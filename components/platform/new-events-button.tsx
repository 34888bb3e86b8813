'use client';

import { ArrowUp } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { useLive } from './live-context';

/** "12 new": shows what arrived since the page was read. Stands in a line with room for it, so that nothing moves. */
export function NewEventsButton() {
  const { pending, morePending, showNew } = useLive();
  return (
    <span aria-live="polite">
      {pending.length > 0 ? (
        <Button size="sm" onClick={showNew}>
          <ArrowUp aria-hidden className="size-3.5" />
          {pending.length}
          {morePending ? '+' : ''} new
        </Button>
      ) : null}
    </span>
  );
}
