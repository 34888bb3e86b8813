import { ChevronRight } from 'lucide-react';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import { hourlyRows, outcomeStrip } from '@/lib/platform/outcome-strip';
import { outcomeOrder } from '@/lib/platform/outcome-words';
import type { OutcomeBucket } from '@/lib/self-healing/core/ports';
import type { Outcome } from '@/lib/self-healing/core/vocabulary';
import { ClockTime } from './clock-time';

const fills: Record<Outcome, string> = {
  healed: 'fill-healed',
  deferred: 'fill-deferred',
  degraded: 'fill-degraded',
  failed: 'fill-failed',
  unknown: '',
};

interface OutcomeStripProps {
  buckets: readonly OutcomeBucket[];
  outcomes: Record<Outcome, number>;
  fromMs: number;
  toMs: number;
  bucketMs: number;
}

/** Outcomes over time as stacked bars from zero, with a legend that counts and the same figures as a table. */
export function OutcomeStrip({ buckets, outcomes, fromMs, toMs, bucketMs }: OutcomeStripProps) {
  const strip = outcomeStrip(buckets, { fromMs, toMs, bucketMs, width: 720, height: 96 });
  return (
    <section aria-label="Outcomes over the last 24 hours">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 text-xs text-muted">
        <h2 className="font-normal">Outcomes per 10 minutes</h2>
        <p>{strip.max === 0 ? 'no events in the last 24 h' : `top of the axis: ${strip.max}`}</p>
      </div>
      <svg
        aria-hidden
        viewBox={`0 0 ${strip.width} ${strip.height}`}
        preserveAspectRatio="none"
        className="mt-2 block h-16 w-full lg:h-24 border-b border-line-strong"
      >
        <defs>
          <pattern
            id="outcome-unknown"
            width="4"
            height="4"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <rect width="1.5" height="4" className="fill-unknown" />
          </pattern>
        </defs>
        {strip.bars.flatMap((bar) =>
          bar.segments.map((part) => (
            <rect
              key={`${bar.startMs}-${part.outcome}`}
              x={part.x}
              y={part.y}
              width={part.width}
              height={part.height}
              className={fills[part.outcome]}
              fill={part.outcome === 'unknown' ? 'url(#outcome-unknown)' : undefined}
            />
          )),
        )}
      </svg>
      <div className="mt-1 flex justify-between text-xs text-muted">
        <span>24 h ago</span>
        <span>now</span>
      </div>
      <ul aria-label="Counts of the last 24 hours" className="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-xs">
        {outcomeOrder.map((outcome) => (
          <li key={outcome} className="flex items-center gap-1.5">
            <Swatch outcome={outcome} />
            {outcome} <span className="text-muted">{outcomes[outcome]}</span>
          </li>
        ))}
      </ul>
      {strip.max === 0 ? null : <HourlyTable buckets={buckets} />}
    </section>
  );
}

function Swatch({ outcome }: { outcome: Outcome }) {
  if (outcome === 'unknown') return <span aria-hidden className="size-2.5 rounded-sm bg-hatched" />;
  return (
    <svg aria-hidden viewBox="0 0 10 10" className={`size-2.5 ${fills[outcome]}`}>
      <rect width="10" height="10" rx="2" />
    </svg>
  );
}

function HourlyTable({ buckets }: { buckets: readonly OutcomeBucket[] }) {
  return (
    <details className="group mt-1 text-xs">
      <summary className="flex min-h-8 items-center gap-1 text-muted pointer-coarse:min-h-10">
        <ChevronRight aria-hidden className="size-3.5 group-open:rotate-90" />
        As a table, by hour
      </summary>
      <Table
        caption="Outcomes by hour, newest first"
        head={
          <>
            <Th>Hour</Th>
            {outcomeOrder.map((outcome) => (
              <Th key={outcome} numeric>
                {outcome}
              </Th>
            ))}
          </>
        }
      >
        {hourlyRows(buckets).map((row) => (
          <Tr key={row.startMs}>
            <Td>
              <ClockTime at={row.startMs} style="minute" />
            </Td>
            {outcomeOrder.map((outcome) => (
              <Td key={outcome} numeric>
                {row[outcome]}
              </Td>
            ))}
          </Tr>
        ))}
      </Table>
    </details>
  );
}
