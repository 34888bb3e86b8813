import { StateLabel } from '@/components/ui/state-label';
import type { CheckView } from '@/lib/platform/check-view';
import { ClockTime } from './clock-time';

/** The services that the health checks ask: state, latency, and the last checks as ticks. */
export function CheckList({ checks }: { checks: readonly CheckView[] }) {
  if (checks.length === 0) {
    return (
      <p className="text-muted">
        No check has run yet. Checks run every two minutes, by the in-process scheduler or by the cron route.
      </p>
    );
  }
  return (
    <ul>
      {checks.map((check) => (
        <li key={check.name} className="border-t py-1.5 first:border-t-0">
          <div className="grid min-h-6 grid-cols-[1fr_auto_4.5rem] items-center gap-3">
            <span className="min-w-0">
              <StateLabel state={check.state} label={check.label} />
              <span className="sr-only">: {check.word}</span>
            </span>
            <Ticks check={check} />
            <span className="text-right text-xs whitespace-nowrap text-muted">{check.figure}</span>
          </div>
          {check.state === 'ok' ? null : (
            <p className="mt-0.5 pl-5.5 text-xs text-muted">
              {check.detail}
              {check.recovery ? ` Done about it: ${check.recovery}` : ''}
              {check.state === 'failing' ? (
                <span className="whitespace-nowrap">
                  {' '}
                  Checked <ClockTime at={check.checkedAtMs} style="second" />
                </span>
              ) : null}
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}

const tickWidth = 2;
const tickHeight = 16;

/** Oldest left. A failed check is a full-height red tick, so that it is seen without colour, too. */
function Ticks({ check }: { check: CheckView }) {
  const width = check.slots * (tickWidth + 1);
  const offset = check.slots - check.ticks.length;
  return (
    <svg role="img" aria-label={check.history} viewBox={`0 0 ${width} ${tickHeight}`} className="h-4 w-24">
      {check.ticks.map((tick, index) => {
        const height = tick.state === 'failing' ? tickHeight : tick.state === 'ok' ? 7 : 2;
        return (
          <rect
            key={tick.id}
            x={(offset + index) * (tickWidth + 1)}
            y={tickHeight - height}
            width={tickWidth}
            height={height}
            className={
              tick.state === 'failing' ? 'fill-failed' : tick.state === 'ok' ? 'fill-healed' : 'fill-line-strong'
            }
          />
        );
      })}
    </svg>
  );
}
