import { clsx } from 'clsx';
import type { ReactNode } from 'react';

interface EmptyStateProps {
  /** What would appear here: "No contacts yet." */
  title: ReactNode;
  /** How to make it appear. */
  children?: ReactNode;
  action?: ReactNode;
  className?: string;
}

export function EmptyState({ title, children, action, className }: EmptyStateProps) {
  return (
    <div className={clsx('grid justify-items-start gap-2 border-y py-8', className)}>
      <p className="text-sm font-medium">{title}</p>
      {children ? <div className="max-w-prose text-sm text-muted">{children}</div> : null}
      {action ? <div className="mt-2">{action}</div> : null}
    </div>
  );
}
