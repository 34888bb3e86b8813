import { clsx } from 'clsx';
import { CircleAlert, CircleCheck, CircleX, Info, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

export type NoticeTone = 'info' | 'warning' | 'error' | 'success';

const looks: Record<NoticeTone, { icon: LucideIcon; colour: string; border: string }> = {
  info: { icon: Info, colour: 'text-deferred', border: 'border-l-deferred' },
  warning: { icon: CircleAlert, colour: 'text-degraded', border: 'border-l-degraded' },
  error: { icon: CircleX, colour: 'text-failed', border: 'border-l-failed' },
  success: { icon: CircleCheck, colour: 'text-healed', border: 'border-l-healed' },
};

interface NoticeProps {
  tone?: NoticeTone;
  children: ReactNode;
  className?: string;
  id?: string;
}

/** One honest line about what happened. Errors and warnings are announced at once. */
export function Notice({ tone = 'info', children, className, id }: NoticeProps) {
  const { icon: Icon, colour, border } = looks[tone];
  return (
    <div
      id={id}
      role={tone === 'error' || tone === 'warning' ? 'alert' : 'status'}
      className={clsx('flex items-start gap-2 border-l-2 bg-hover px-3 py-2 text-sm', border, className)}
    >
      <Icon aria-hidden className={clsx('mt-0.5 size-4 shrink-0', colour)} />
      <div className="min-w-0">{children}</div>
    </div>
  );
}
