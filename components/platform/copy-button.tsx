'use client';

import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '@/components/ui/button';

type CopyState = 'idle' | 'copied' | 'refused';

const words: Record<CopyState, string> = { idle: 'Copy', copied: 'Copied', refused: 'Select it by hand' };

/** Copies a text. Where the browser refuses, it says so; the text stands beside it either way. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [state, setState] = useState<CopyState>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(() => setState('idle'), 2_000);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = () => {
    const written = navigator.clipboard?.writeText(text) ?? Promise.reject(new Error('no clipboard without https'));
    written.then(
      () => setState('copied'),
      (error: unknown) => {
        console.warn('Copying was refused:', error);
        setState('refused');
      },
    );
  };
  return (
    <Button size="sm" onClick={copy} aria-label={`${words[state]}: ${label}`} className="min-w-20">
      {state === 'copied' ? <Check aria-hidden className="size-3.5" /> : <Copy aria-hidden className="size-3.5" />}
      {words[state]}
    </Button>
  );
}
