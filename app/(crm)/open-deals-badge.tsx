import type { Actor } from '@/lib/self-healing/core/ports';
import { getOpenDealCount } from '@/operations/deals';

/** How many deals are open; nothing when the count is not to be had, since a badge must never hold up a page. */
export async function OpenDealsBadge({ actor }: { actor: Actor }) {
  const count = await getOpenDealCount(actor);
  if (count === null || count === 0) return null;
  return (
    <span className="rounded-sm bg-hover px-1.5 text-xs text-muted">
      {count}
      <span className="sr-only"> open</span>
    </span>
  );
}
