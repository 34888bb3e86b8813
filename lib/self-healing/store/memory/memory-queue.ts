import type { Clock, Queue, QueuedJob } from '../../core/ports';
import { systemClock } from '../../core/system-clock';

interface Job extends QueuedJob {
  status: 'waiting' | 'running' | 'done' | 'failed';
  /** While waiting: when it is due. While running: when its lease ends. */
  atMs: number;
  settledAtMs: number | null;
}

/** A queue that ends with the process. */
export function memoryQueue(clock: Clock = systemClock): Queue {
  const jobs = new Map<string, Job>();
  /** The job, if this run still holds it. */
  const held = ({ id, run }: QueuedJob) => {
    const job = jobs.get(id);
    return job?.status === 'running' && job.run === run ? job : undefined;
  };
  return {
    async enqueue(job, { startAfterMs = 0 } = {}) {
      if (jobs.has(job.id)) return;
      jobs.set(job.id, { ...job, run: 0, status: 'waiting', atMs: clock.now() + startAfterMs, settledAtMs: null });
    },
    async take({ limit, leaseMs }) {
      const now = clock.now();
      const due = [...jobs.values()]
        .filter((job) => (job.status === 'waiting' || job.status === 'running') && job.atMs <= now)
        .sort((a, b) => a.atMs - b.atMs)
        .slice(0, limit);
      return due.map((job) => {
        job.status = 'running';
        job.run++;
        job.atMs = now + leaseMs;
        const { status: _status, atMs: _atMs, settledAtMs: _settledAtMs, ...taken } = job;
        return taken;
      });
    },
    async complete(job) {
      const mine = held(job);
      if (mine) Object.assign(mine, { status: 'done', settledAtMs: clock.now() });
    },
    async postpone(job, afterMs) {
      const mine = held(job);
      if (!mine) return;
      mine.status = 'waiting';
      mine.atMs = clock.now() + afterMs;
    },
    async fail(job, _reason) {
      const mine = held(job);
      if (mine) Object.assign(mine, { status: 'failed', settledAtMs: clock.now() });
    },
    async depth() {
      const count = (status: Job['status']) => [...jobs.values()].filter((job) => job.status === status).length;
      return { waiting: count('waiting'), running: count('running'), failed: count('failed') };
    },
    async find(id) {
      const job = jobs.get(id);
      return job ? { state: job.status, runs: job.run, settledAtMs: job.settledAtMs } : null;
    },
    close: async () => undefined,
  };
}
