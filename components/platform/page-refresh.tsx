'use client';

import { Pause, Play } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { Button } from '@/components/ui/button';

const everyMs = 5_000;

/** Reads the page anew every five seconds while it is visible; can be paused. Empty without JavaScript. */
export function PageRefresh() {
  const router = useRouter();
  const [running, setRunning] = useState<boolean | null>(null);
  useEffect(() => setRunning(true), []);
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => {
      // An open question must not lose its ground.
      if (!document.hidden && document.querySelector('dialog[open]') === null) router.refresh();
    }, everyMs);
    return () => clearInterval(timer);
  }, [running, router]);
  if (running === null) return <div className="h-8 pointer-coarse:h-10" />;
  return (
    <div className="flex h-8 items-center gap-3 text-xs text-muted pointer-coarse:h-10">
      <span>{running ? 'live · read every 5 s' : 'paused'}</span>
      <Button size="sm" variant="ghost" onClick={() => setRunning(!running)} className="w-24">
        {running ? <Pause aria-hidden className="size-3.5" /> : <Play aria-hidden className="size-3.5" />}
        {running ? 'Pause' : 'Resume'}
      </Button>
    </div>
  );
}
