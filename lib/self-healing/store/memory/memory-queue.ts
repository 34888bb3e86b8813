import type { Clock, JobView, Queue, QueuedJob } from '../../core/ports';
import { systemClock } from '../../core/system-clock';

interface Job extends QueuedJob {
  status: 'waiting' | 'running' | 'done' | 'failed';
  /** While waiting: when it is due. While running: when its lease ends. */
  atMs: number;
  settledAtMs: number | null;
  reason: string | null;
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
      const atMs = clock.now() + startAfterMs;
      jobs.set(job.id, { ...job, run: 0, status: 'waiting', atMs, settledAtMs: null, reason: null });
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
        const { status: _status, atMs: _atMs, settledAtMs: _settledAtMs, reason: _reason, ...taken } = job;
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
    async fail(job, reason) {
      const mine = held(job);
      if (mine) Object.assign(mine, { status: 'failed', settledAtMs: clock.now(), reason });
    },
    async depth() {
      const count = (status: Job['status']) => [...jobs.values()].filter((job) => job.status === status).length;
      return { waiting: count('waiting'), running: count('running'), failed: count('failed') };
    },
    async find(id) {
      const job = jobs.get(id);
      return job ? { state: job.status, runs: job.run, settledAtMs: job.settledAtMs } : null;
    },
    async list({ tenantId, state, limit }) {
      return [...jobs.values()]
        .filter((job) => job.tenantId === tenantId && (state === undefined || job.status === state))
        .sort((a, b) => ended(a) - ended(b) || (b.settledAtMs ?? 0) - (a.settledAtMs ?? 0) || a.atMs - b.atMs)
        .slice(0, limit)
        .map(toView);
    },
    async revive({ tenantId, id }) {
      const job = jobs.get(id);
      const now = clock.now();
      if (job?.tenantId !== tenantId || job.status !== 'failed' || job.expiresAtMs <= now) return false;
      Object.assign(job, { status: 'waiting', atMs: now, settledAtMs: null, reason: null });
      return true;
    },
    async cancel({ tenantId, id, reason }) {
      const job = jobs.get(id);
      if (job?.tenantId !== tenantId || job.status !== 'waiting') return false;
      Object.assign(job, { status: 'failed', settledAtMs: clock.now(), reason });
      return true;
    },
    close: async () => undefined,
  };
}

const ended = (job: Job) => (job.settledAtMs === null ? 0 : 1);

function toView(job: Job): JobView {
  const { id, source, status, run, enqueuedAtMs, atMs, expiresAtMs, settledAtMs, reason } = job;
  return { id, source, state: status, runs: run, enqueuedAtMs, dueAtMs: atMs, expiresAtMs, settledAtMs, reason };
}
