import type { JobState } from '@/lib/self-healing/core/ports';
import { formatInstant } from './instant';

/** Where the job of a deferred event stands now, without its full stop: "the job ran at 04:01:47 UTC and succeeded". */
export function jobSentence(job: JobState | null, nowMs: number): string {
  if (job === null) return 'the work was put into the queue; what became of its job is no longer known';
  const runs = `${job.runs} ${job.runs === 1 ? 'run' : 'runs'}`;
  const at = job.settledAtMs === null ? '' : ` at ${clock(job.settledAtMs, nowMs)} UTC`;
  if (job.state === 'waiting')
    return job.runs === 0 ? 'the job waits in the queue' : `the job waits in the queue after ${runs}`;
  if (job.state === 'running') return 'the job runs now';
  if (job.state === 'done') return `the job ran${at} and succeeded${job.runs > 1 ? ` after ${runs}` : ''}`;
  return `the job failed for good${at} after ${runs}`;
}

function clock(ms: number, nowMs: number): string {
  return formatInstant(ms, nowMs - ms > 12 * 3_600_000 ? 'day-second' : 'second');
}
