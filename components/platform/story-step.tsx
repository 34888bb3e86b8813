import type { ReactNode } from 'react';

interface StoryStepProps {
  title: ReactNode;
  /** The time this part took, or when it was. */
  time?: ReactNode;
  children: ReactNode;
}

/** One part of an event's story: a heading, the time it took, and what happened. */
export function StoryStep({ title, time, children }: StoryStepProps) {
  return (
    <li className="relative border-l pb-7 pl-6 last:border-l-transparent last:pb-2">
      <span aria-hidden className="absolute top-1.5 -left-1 size-2 rounded-full bg-line-strong" />
      <div className="flex max-w-3xl flex-wrap items-baseline justify-between gap-x-4">
        <h2 className="text-base font-medium">{title}</h2>
        {time ? <p className="text-xs text-muted">{time}</p> : null}
      </div>
      <div className="mt-1 grid max-w-3xl grid-cols-1 gap-2">{children}</div>
    </li>
  );
}

/** Text of unknown origin: shown letter by letter, wrapped, never interpreted. */
export function Verbatim({ children, className = '' }: { children: string; className?: string }) {
  return (
    <pre
      className={`overflow-x-auto rounded-sm bg-hover px-3 py-2 font-mono text-xs break-words whitespace-pre-wrap ${className}`}
    >
      {children}
    </pre>
  );
}
