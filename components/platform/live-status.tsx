'use client';

import { Pause, Play } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '@/components/ui/button';
import { formatAge } from '@/lib/platform/duration';
import { useLive } from './live-context';

/** "live · updated 3 s ago" and the button that pauses it. Empty without JavaScript, with its space reserved. */
export function LiveStatus() {
  const { paused, trouble, updatedAtMs, toggle } = useLive();
  const [nowMs, setNowMs] = useState<number | null>(null);
  const [startedAtMs, setStartedAtMs] = useState(0);
  useEffect(() => {
    setStartedAtMs(Date.now());
    setNowMs(Date.now());
    const timer = setInterval(() => setNowMs(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  if (nowMs === null) return <div className="h-8 pointer-coarse:h-10" />;
  const age = formatAge(nowMs - (updatedAtMs ?? startedAtMs));
  const word = paused ? 'paused' : trouble === null ? 'live' : 'not live';
  return (
    <div className="flex h-8 items-center gap-3 text-xs text-muted pointer-coarse:h-10">
      <span>
        <span className={trouble === null || paused ? undefined : 'text-failed'}>
          {word}
          {trouble === null || paused ? null : `: ${trouble}`}
        </span>{' '}
        · updated {age}
      </span>
      <Button size="sm" variant="ghost" onClick={toggle} className="w-24">
        {paused ? <Play aria-hidden className="size-3.5" /> : <Pause aria-hidden className="size-3.5" />}
        {paused ? 'Resume' : 'Pause'}
      </Button>
    </div>
  );
}
