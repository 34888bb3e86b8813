import type { Overview } from '@/lib/self-healing/core/ports';
import { formatDuration } from './duration';
import { outcomeOrder } from './outcome-words';
import { formatInterval, formatShare, wilson } from './wilson';

export interface Figure {
  label: string;
  value: string;
  /** Window, interval and count: what the number needs to be honest. */
  note: string;
}

/** The row of figures under "Needs you". No sample shows as "—", never as a perfect score. */
export function headlineFigures(overview: Pick<Overview, 'outcomes' | 'medianHealingMs' | 'needsYou'>): Figure[] {
  const healed = overview.outcomes.healed;
  const count = outcomeOrder.reduce((sum, outcome) => sum + overview.outcomes[outcome], 0);
  const rate = wilson(healed, count);
  const active = overview.needsYou.length;
  return [
    {
      label: 'Healed today',
      value: count === 0 ? '—' : String(healed),
      note: `of ${plural(count, 'failure')}, last 24 h`,
    },
    rate === null
      ? { label: 'Success rate', value: '—', note: 'no failure to heal, last 24 h' }
      : {
          label: 'Success rate',
          value: formatShare(rate.value),
          note: `${formatInterval(rate)} at 95 %, n = ${count}`,
        },
    {
      label: 'Median healing time',
      value: formatDuration(overview.medianHealingMs),
      note: healed === 0 ? 'nothing healed, last 24 h' : `from failure to healed, n = ${healed}`,
    },
    {
      label: 'Active issues',
      value: String(active),
      note: active === 0 ? 'no cause unsolved' : 'distinct causes, last 24 h',
    },
  ];
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
