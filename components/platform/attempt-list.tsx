import { StateLabel } from '@/components/ui/state-label';
import { formatDuration } from '@/lib/platform/duration';
import type { StoryAttempt } from '@/lib/platform/story';
import { Verbatim } from './story-step';

/** Each run of the operation, with its wait and its time as a bar on one common scale. */
export function AttemptList({ attempts }: { attempts: readonly StoryAttempt[] }) {
  const startMs = Math.min(...attempts.map((attempt) => attempt.startedAtMs - attempt.waitMs));
  const endMs = Math.max(...attempts.map((attempt) => attempt.startedAtMs + attempt.durationMs), startMs + 1);
  return (
    <ol>
      {attempts.map((attempt) => (
        <li key={attempt.number} className="grid grid-cols-1 gap-1 border-t py-2 first:border-t-0">
          <div className="flex flex-wrap items-baseline justify-between gap-x-4">
            <p className="flex min-w-0 flex-wrap items-center gap-x-3">
              <StateLabel
                state={attempt.succeeded ? 'ok' : 'failed'}
                label={attempt.succeeded ? 'succeeded' : 'failed'}
              />
              <span className="font-medium">{attempt.title}</span>
            </p>
            <p className="text-xs text-muted">
              {attempt.waitMs > 0 ? `waited ${formatDuration(attempt.waitMs)}, ` : ''}
              ran {formatDuration(attempt.durationMs)}
            </p>
          </div>
          <TimeBar attempt={attempt} startMs={startMs} endMs={endMs} />
          <p>{attempt.sentence}</p>
          {attempt.evidence === null ? null : <p className="text-muted">{attempt.evidence}</p>}
          {attempt.message === null ? null : <Verbatim>{attempt.message}</Verbatim>}
        </li>
      ))}
    </ol>
  );
}

function TimeBar({ attempt, startMs, endMs }: { attempt: StoryAttempt; startMs: number; endMs: number }) {
  const scale = 600 / (endMs - startMs);
  const from = (attempt.startedAtMs - startMs) * scale;
  const width = Math.max(2, attempt.durationMs * scale);
  const x = Math.min(from, 600 - width);
  return (
    <svg aria-hidden viewBox="0 0 600 6" preserveAspectRatio="none" className="block h-1.5 w-full">
      <rect y="2.5" width="600" height="1" className="fill-line" />
      <rect
        x={Math.max(0, x - attempt.waitMs * scale)}
        y="2"
        width={attempt.waitMs * scale}
        height="2"
        className="fill-line-strong"
      />
      <rect x={x} width={width} height="6" className={attempt.succeeded ? 'fill-healed' : 'fill-failed'} />
    </svg>
  );
}
