import { CircleAlert, CircleCheck, CircleHelp, CircleX, type LucideIcon } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { sinceStyle } from '@/lib/platform/instant';
import type { OverallState, OverallTone } from '@/lib/platform/overall-state';
import { ClockTime } from './clock-time';

const looks: Record<OverallTone, { icon: LucideIcon; colour: string }> = {
  healthy: { icon: CircleCheck, colour: 'text-healed' },
  attention: { icon: CircleAlert, colour: 'text-degraded' },
  failing: { icon: CircleX, colour: 'text-failed' },
  unknown: { icon: CircleHelp, colour: 'text-unknown' },
};

/** The answer to "is anything wrong now?": one sentence, the page's heading. */
export function StatusLine({ state, nowMs, actions }: { state: OverallState; nowMs: number; actions?: ReactNode }) {
  const held = state.heldBack ?? null;
  // A green sign beside a stopped healer would say too much.
  const { icon: Icon, colour } = looks[held && state.tone === 'healthy' ? 'attention' : state.tone];
  return (
    <header className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-b pb-4">
      <div className="flex min-w-0 grow basis-96 flex-wrap items-baseline gap-x-3 gap-y-1">
        <h1 className={`flex items-baseline gap-2 text-lg font-medium ${colour}`}>
          <Icon aria-hidden className="mt-1 size-5 shrink-0 self-start" />
          <span className="text-ink">
            <span className="sr-only">System health: </span>
            {state.headline}
            {state.sinceMs === null ? null : (
              <>
                {' '}
                since {state.sinceAtLeast ? 'at least ' : ''}
                <ClockTime at={state.sinceMs} style={sinceStyle(state.sinceMs, nowMs)} />
              </>
            )}
            {held ? <span className="text-degraded"> · {held.short}</span> : null}
          </span>
        </h1>
        <p className="text-muted">{state.detail}</p>
        {held ? (
          <p className="w-full">
            {held.words}{' '}
            <Link href="/platform/settings" className="underline">
              Settings
            </Link>
          </p>
        ) : null}
      </div>
      {actions}
    </header>
  );
}
