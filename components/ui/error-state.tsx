import { clsx } from 'clsx';
import { CircleX } from 'lucide-react';
import type { ReactNode } from 'react';

interface ErrorStateProps {
  /** What failed: "The contacts could not be read." */
  title: ReactNode;
  /** What is known of it, in plain words. */
  children?: ReactNode;
  /** Usually the button that tries again. */
  action?: ReactNode;
  className?: string;
}

export function ErrorState({ title, children, action, className }: ErrorStateProps) {
  return (
    <div role="alert" className={clsx('grid justify-items-start gap-2 border-y py-8', className)}>
      <p className="flex items-start gap-2 text-sm font-medium text-failed">
        <CircleX aria-hidden className="mt-0.5 size-4 shrink-0" />
        <span>{title}</span>
      </p>
      {children ? <div className="max-w-prose text-sm text-muted">{children}</div> : null}
      {action ? <div className="mt-2">{action}</div> : null}
    </div>
  );
}
