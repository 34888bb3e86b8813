import { clsx } from 'clsx';
import { CircleAlert, CircleCheck, CircleDashed, CircleHelp, CircleX, Clock, type LucideIcon } from 'lucide-react';

export type StateName = 'healed' | 'deferred' | 'degraded' | 'failed' | 'unknown' | 'ok' | 'failing' | 'not-configured';

const looks: Record<StateName, { icon: LucideIcon; word: string; colour: string }> = {
  healed: { icon: CircleCheck, word: 'healed', colour: 'text-healed' },
  deferred: { icon: Clock, word: 'deferred', colour: 'text-deferred' },
  degraded: { icon: CircleAlert, word: 'degraded', colour: 'text-degraded' },
  failed: { icon: CircleX, word: 'failed', colour: 'text-failed' },
  unknown: { icon: CircleHelp, word: 'unknown', colour: 'text-unknown' },
  ok: { icon: CircleCheck, word: 'ok', colour: 'text-healed' },
  failing: { icon: CircleX, word: 'failing', colour: 'text-failed' },
  'not-configured': { icon: CircleDashed, word: 'not configured', colour: 'text-muted' },
};

/** A state as icon, word and colour, never as colour alone. `label` replaces the word. */
export function StateLabel({ state, label, className }: { state: StateName; label?: string; className?: string }) {
  const { icon: Icon, word, colour } = looks[state];
  return (
    <span className={clsx('inline-flex items-center gap-1.5 whitespace-nowrap', colour, className)}>
      <Icon aria-hidden className={clsx('size-4 shrink-0', state === 'unknown' && 'rounded-full bg-hatched')} />
      <span>{label ?? word}</span>
    </span>
  );
}
