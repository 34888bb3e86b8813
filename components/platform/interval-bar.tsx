import { clsx } from 'clsx';
import type { IntervalView } from '@/lib/platform/share-interval';

interface IntervalBarProps {
  view: IntervalView;
  /** A threshold on the same scale, per cent. */
  mark?: number;
  className?: string;
}

/** A share and its interval on a scale from 0 to 100 %, the same for all; the figures stand beneath. */
export function IntervalBar({ view, mark, className }: IntervalBarProps) {
  const { value, low, high, text, known } = view;
  return (
    <div className={clsx('min-w-36', className)}>
      <svg aria-hidden viewBox="0 0 100 12" preserveAspectRatio="none" className="block h-3 w-full">
        <rect width="100" y="5.5" height="1" className="fill-line-strong opacity-40" />
        {known ? (
          <>
            <rect x={low} width={Math.max(0.6, high - low)} y="3" height="6" className="fill-line-strong" />
            <rect x={Math.min(98.8, Math.max(0, value - 0.6))} width="1.2" height="12" className="fill-ink" />
          </>
        ) : null}
        {mark === undefined ? null : (
          <line
            {...{ x1: mark, x2: mark, y1: 0, y2: 12 }}
            vectorEffect="non-scaling-stroke"
            strokeDasharray="2 2"
            className="stroke-ink"
          />
        )}
      </svg>
      <p className="text-xs whitespace-nowrap">{text}</p>
    </div>
  );
}
