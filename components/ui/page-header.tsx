import { clsx } from 'clsx';
import type { ReactNode } from 'react';

interface PageHeaderProps {
  title: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  className?: string;
}

/** The page's one h1, a line about it, and what can be done here. */
export function PageHeader({ title, description, actions, className }: PageHeaderProps) {
  return (
    <header className={clsx('flex flex-wrap items-start justify-between gap-x-6 gap-y-4 pb-6', className)}>
      <div className="min-w-0 max-w-prose">
        <h1 className="text-lg font-medium">{title}</h1>
        {description ? <p className="mt-1 text-sm text-muted">{description}</p> : null}
      </div>
      {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
    </header>
  );
}
