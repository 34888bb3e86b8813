import Link from 'next/link';
import { figureLines, type HealerFigures } from '@/lib/platform/healer-figures';

/** The healer about itself: mode, model, patterns, records. */
export function HealerPanel({ figures }: { figures: HealerFigures }) {
  return (
    <dl>
      {figureLines(figures).map((line) => (
        <div key={line.label} className="grid grid-cols-[6rem_1fr] gap-x-3 border-t py-2 first:border-t-0">
          <dt className="text-muted">{line.label}</dt>
          <dd className={line.warn ? 'font-medium text-degraded' : undefined}>
            {line.label === 'Patterns' ? (
              <Link href="/platform/patterns" className="underline">
                {line.value}
              </Link>
            ) : (
              line.value
            )}
          </dd>
          {line.note === null ? null : <dd className="col-start-2 text-xs text-muted">{line.note}</dd>}
        </div>
      ))}
    </dl>
  );
}
