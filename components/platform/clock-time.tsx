'use client';

import { useSyncExternalStore } from 'react';
import { formatInstant, formatUtc, type InstantStyle } from '@/lib/platform/instant';

const never = () => () => {};

/**
 * A time of day: UTC from the server, the viewer's own zone once the browser has taken over. Both have the same
 * number of figures, so nothing moves; the title always holds UTC.
 */
export function ClockTime({
  at,
  style = 'second',
  className,
}: {
  at: number;
  style?: InstantStyle;
  className?: string;
}) {
  const offset = useSyncExternalStore(
    never,
    () => -new Date(at).getTimezoneOffset(),
    () => 0,
  );
  if (!Number.isFinite(at)) return <span className={className}>—</span>;
  return (
    <time dateTime={new Date(at).toISOString()} title={formatUtc(at)} className={className}>
      {formatInstant(at, style, offset)}
    </time>
  );
}

/** Says whose clock the times on the page are. */
export function TimeZoneNote({ className }: { className?: string }) {
  const zone = useSyncExternalStore(
    never,
    () => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC',
    () => 'UTC',
  );
  return <span className={className}>Times: {zone}</span>;
}
