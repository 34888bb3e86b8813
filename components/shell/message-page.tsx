import type { ReactNode } from 'react';

interface MessagePageProps {
  title: string;
  children: ReactNode;
  actions?: ReactNode;
}

/** A page that only says something: not found, not allowed, failed. */
export function MessagePage({ title, children, actions }: MessagePageProps) {
  return (
    <main className="mx-auto grid w-full max-w-lg justify-items-start gap-3 px-4 py-16 sm:px-6">
      <h1 className="text-lg font-medium">{title}</h1>
      <div className="grid gap-2 text-sm text-muted">{children}</div>
      {actions ? <div className="mt-3 flex flex-wrap gap-2">{actions}</div> : null}
    </main>
  );
}
