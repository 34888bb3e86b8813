import type { JobView } from '@/lib/self-healing/core/ports';
import { formatDuration } from './duration';

export const jobStates = ['waiting', 'running', 'failed', 'done'] as const;

export interface JobRow extends JobView {
  label: { name: 'deferred' | 'degraded' | 'failed' | 'healed'; word: string };
  /** When it is due, in words: "due now", "in 3 min". */
  due: string;
  waitingMs: number;
  expired: boolean;
  mayRevive: boolean;
  mayCancel: boolean;
}

export const jobStateLabel: Record<JobView['state'], string> = {
  waiting: 'Waiting',
  running: 'Running',
  failed: 'Failed',
  done: 'Done',
};

const looks: Record<JobView['state'], JobRow['label']> = {
  waiting: { name: 'deferred', word: 'waiting' },
  running: { name: 'degraded', word: 'running' },
  failed: { name: 'failed', word: 'failed' },
  done: { name: 'healed', word: 'done' },
};

/** What wants a person first: failed jobs, then those that run, then those that wait, the longest due on top. */
export function toJobRows(jobs: readonly JobView[], nowMs: number): JobRow[] {
  const order: JobView['state'][] = ['failed', 'running', 'waiting', 'done'];
  return jobs
    .map((job) => ({
      ...job,
      label: looks[job.state],
      due: dueWords(job, nowMs),
      waitingMs: nowMs - job.enqueuedAtMs,
      expired: job.expiresAtMs <= nowMs,
      mayRevive: job.state === 'failed',
      mayCancel: job.state === 'waiting',
    }))
    .sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || a.dueAtMs - b.dueAtMs || (a.id < b.id ? -1 : 1));
}

function dueWords(job: JobView, nowMs: number): string {
  if (job.state !== 'waiting') return '—';
  if (job.expiresAtMs <= nowMs) return 'not any more: expired';
  const late = nowMs - job.dueAtMs;
  if (late < 0) return `in ${formatDuration(-late)}`;
  return late < 60_000 ? 'now' : `for ${formatDuration(late)}`;
}

export interface QueueTab {
  state: JobView['state'] | null;
  label: string;
  href: string;
}

/** Every view of the queue has an address. */
export function queueTabs(counts: { waiting: number; running: number; failed: number } | null): QueueTab[] {
  const tab = (state: JobView['state']): QueueTab => {
    const count = counts === null || state === 'done' ? '' : ` (${counts[state]})`;
    return { state, label: `${jobStateLabel[state]}${count}`, href: `/platform/queue?state=${state}` };
  };
  return [{ state: null, label: 'All', href: '/platform/queue' }, ...jobStates.map(tab)];
}

export function jobStateOf(wanted: unknown): JobView['state'] | undefined {
  return jobStates.find((state) => state === wanted);
}
