import { LinkButton } from '@/components/ui/button';
import { StateLabel } from '@/components/ui/state-label';
import type { RunRow } from '@/lib/fault-lab/run-row';

/** The run that was just made: what struck, what came of it, and where its story stands. */
export function RunResult({ run }: { run: RunRow }) {
  return (
    <section aria-labelledby="result" role="status" className="mb-8 grid gap-2 border-y py-5">
      <h2 id="result" className="flex flex-wrap items-center gap-x-3 gap-y-1 text-base font-medium">
        <StateLabel state={run.state} label={run.stateLabel ?? undefined} />
        <span>
          {run.target}, {run.fault.toLowerCase()}
        </span>
      </h2>
      <p className="max-w-prose text-sm">{run.sentence}</p>
      {run.expected ? null : <p className="text-sm text-failed">This is not what should have come of it.</p>}
      <p className="text-xs text-muted tabular-nums">
        {run.strikes}; the caller waited {run.durationMs} ms.
        {run.usedLabServer ? ' The lab’s own server on 127.0.0.1 answered in the upstream’s place.' : null}
      </p>
      {run.events.length > 0 ? (
        <div className="mt-1 flex flex-wrap gap-2">
          {run.events.map((event) => (
            <LinkButton key={event.id} href={`/platform/events/${event.id}`} size="sm">
              Read the story of {event.source}
            </LinkButton>
          ))}
        </div>
      ) : null}
    </section>
  );
}
