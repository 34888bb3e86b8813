import Link from 'next/link';
import { figureLines, type HealerFigures } from '@/lib/platform/healer-figures';

/** The healer about itself: mode, model, patterns, records. */
export function HealerPanel({ figures }: { figures: HealerFigures }) {
  return (
    <dl className="grid gap-x-6 gap-y-4 sm:grid-cols-2 lg:grid-cols-5">
      {figureLines(figures).map((line) => (
        <div key={line.label} className="grid grid-cols-[6rem_1fr] content-start gap-x-3 sm:grid-cols-1">
          <dt className="text-xs text-muted">{line.label}</dt>
          <dd className={line.warn ? 'font-medium text-degraded' : undefined}>
            {line.label === 'Patterns' ? (
              <Link href="/platform/patterns" className="underline">
                {line.value}
              </Link>
            ) : (
              line.value
            )}
          </dd>
          {line.note === null ? null : <dd className="col-start-2 text-xs text-muted sm:col-start-1">{line.note}</dd>}
        </div>
      ))}
    </dl>
  );
}
