import type { ReactNode } from 'react';

interface GuardSectionProps {
  id: string;
  title: string;
  /** What it does, in a line. */
  does: string;
  children: ReactNode;
}

export function GuardSection({ id, title, does, children }: GuardSectionProps) {
  return (
    <section aria-labelledby={id} className="pt-10">
      <h2 id={id} className="text-base font-medium">
        {title}
      </h2>
      <p className="mb-3 max-w-prose text-xs text-muted">{does}</p>
      {children}
    </section>
  );
}

/** An empty part: what would appear here, and how. */
export function NothingYet({ children }: { children: ReactNode }) {
  return (
    <div className="border-y py-4">
      <p className="max-w-prose text-muted">{children}</p>
    </div>
  );
}

/** A share as a bar; the figure always stands beside it. */
export function ShareBar({ share, low }: { share: number; low: boolean }) {
  return (
    <svg aria-hidden viewBox="0 0 100 6" preserveAspectRatio="none" className="block h-1.5 w-full min-w-24">
      <rect width="100" height="6" className="fill-hover" />
      <rect
        width={Math.max(0, Math.min(100, share * 100))}
        height="6"
        className={low ? 'fill-degraded' : 'fill-healed'}
      />
      <rect y="5.5" width="100" height="0.5" className="fill-line-strong" />
    </svg>
  );
}
