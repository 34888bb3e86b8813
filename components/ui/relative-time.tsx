'use client';

import { clsx } from 'clsx';
import { useEffect, useState } from 'react';

const steps: readonly [limitSeconds: number, unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  [60, 'second', 1],
  [3_600, 'minute', 60],
  [86_400, 'hour', 3_600],
  [604_800, 'day', 86_400],
];

/** "3 minutes ago" for the last week, a date before that. Both arguments in milliseconds since the epoch. */
export function relativeTime(atMs: number, nowMs: number): string {
  const seconds = Math.round((atMs - nowMs) / 1000);
  const format = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
  for (const [limit, unit, size] of steps) {
    if (Math.abs(seconds) < limit) return format.format(Math.trunc(seconds / size), unit);
  }
  return utcText(atMs).slice(0, 10);
}

function utcText(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/**
 * A time as its distance from now, refreshed twice a minute; the exact time stands in its title. Server and first
 * client render show the exact UTC time, so that they agree.
 */
export function RelativeTime({ at, className }: { at: number | string | Date; className?: string }) {
  const atMs = new Date(at).getTime();
  const [nowMs, setNowMs] = useState<number | null>(null);
  useEffect(() => {
    const tick = () => setNowMs(Date.now());
    tick();
    const timer = setInterval(tick, 30_000);
    return () => clearInterval(timer);
  }, []);
  if (Number.isNaN(atMs)) return <span className={className}>—</span>;
  return (
    <time
      dateTime={new Date(atMs).toISOString()}
      title={utcText(atMs)}
      className={clsx('whitespace-nowrap', className)}
    >
      {nowMs === null ? utcText(atMs) : relativeTime(atMs, nowMs)}
    </time>
  );
}
