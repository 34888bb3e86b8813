import { uuidv7 } from 'uuidv7';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Queue, QueuedJob } from '../core/ports';
import { fakeClock } from '../testing/fake-clock';
import { type OpenedDatabase, testDatabases } from '../testing/test-databases';
import { memoryQueue } from './memory/memory-queue';
import { postgresQueue } from './postgres/postgres-queue';

const minute = 60_000;
/** Ends after every clock of these tests. */
const later = Date.UTC(2999, 0, 1);

function buildJob(given: Partial<QueuedJob> = {}): Omit<QueuedJob, 'run'> {
  return {
    id: uuidv7(),
    tenantId: 'default',
    actorId: 'user-1',
    source: 'sendWelcome',
    payload: 'sealed',
    enqueuedAtMs: Date.UTC(2026, 0, 1),
    expiresAtMs: Date.UTC(2026, 0, 2),
    ...given,
  };
}

describe.each(['memory', ...Object.keys(testDatabases)])('the queue (%s)', (name) => {
  let opened: OpenedDatabase | undefined;
  let queue: Queue;
  /** Another process on the same data. */
  let other: Queue;
  let passTime: (ms: number) => Promise<void>;
  beforeAll(async () => {
    opened = await testDatabases[name as keyof typeof testDatabases]?.();
  });
  afterAll(() => opened?.close());
  beforeEach(async () => {
    const clock = fakeClock();
    await opened?.handle.executeSql('DELETE FROM healing_jobs; DELETE FROM selfheal_jobs.job');
    queue = opened ? postgresQueue(opened.handle) : memoryQueue(clock);
    other = opened ? postgresQueue(opened.handle) : queue;
    passTime = opened?.passTime ?? clock.advance;
  });
  afterEach(() => Promise.all([queue.close(), other.close()]));

  const take = (from = queue, limit = 10) => from.take({ limit, leaseMs: minute });
  const first = (jobs: QueuedJob[]): QueuedJob => {
    const [job] = jobs;
    if (job === undefined) throw new Error('No job was due.');
    return job;
  };

  it('gives a job back as it was stored, once, to another process too', async () => {
    const job = buildJob({ actorId: null });
    await queue.enqueue(job);
    expect(await take(other)).toEqual([{ ...job, run: 1 }]);
    expect(await take()).toEqual([]);
    expect(await queue.depth()).toEqual({ waiting: 0, running: 1, failed: 0 });
  });

  it('stores a job once, however often it is enqueued, also after it was done', async () => {
    const job = buildJob();
    await Promise.all([queue.enqueue(job), other.enqueue(job)]);
    const taken = await take();
    expect(taken).toHaveLength(1);
    await queue.complete(first(taken));
    await queue.enqueue(job);
    await passTime(2 * minute);
    expect(await take()).toEqual([]);
    expect(await queue.depth()).toEqual({ waiting: 0, running: 0, failed: 0 });
  });

  it('tells where a job stands, from waiting to done', async () => {
    const job = buildJob();
    expect(await queue.find(job.id)).toBeNull();
    await queue.enqueue(job);
    expect(await queue.find(job.id)).toEqual({ state: 'waiting', runs: 0, settledAtMs: null });
    const [taken] = await take();
    expect(await other.find(job.id)).toMatchObject({ state: 'running', runs: 1 });
    if (taken) await queue.complete(taken);
    const settled = await other.find(job.id);
    expect(settled).toMatchObject({ state: 'done', runs: 1 });
    expect(settled?.settledAtMs).toBeGreaterThan(0);
  });

  it('gives each of many jobs to exactly one of two processes, never more than asked for', async () => {
    const jobs = Array.from({ length: 12 }, () => buildJob());
    for (const job of jobs) await queue.enqueue(job);
    const halves = await Promise.all([take(queue, 5), take(other, 5)]);
    expect(halves.every((half) => half.length <= 5)).toBe(true);
    const taken = [...halves.flat(), ...(await take(queue, 20))];
    expect(taken.map(({ id }) => id).sort()).toEqual(jobs.map(({ id }) => id).sort());
  });

  it('holds a job back until it is due', async () => {
    await queue.enqueue(buildJob(), { startAfterMs: minute });
    await passTime(minute - 5_000);
    expect(await take()).toEqual([]);
    await passTime(5_001);
    expect(await take()).toHaveLength(1);
  });

  it('makes the job of a process that died due again, with the next run, and fences the dead one off', async () => {
    const job = buildJob();
    await queue.enqueue(job);
    const lost = first(await take());
    await passTime(minute - 5_000);
    expect(await take(other)).toEqual([]);
    await passTime(5_001);
    const again = first(await take(other));
    expect(again).toEqual({ ...job, run: 2 });
    await queue.complete(lost);
    await queue.fail(lost, 'late');
    await queue.postpone(lost, 0);
    expect(await queue.depth()).toEqual({ waiting: 0, running: 1, failed: 0 });
    await other.complete(again);
    await passTime(2 * minute);
    expect(await take()).toEqual([]);
    expect(await queue.depth()).toEqual({ waiting: 0, running: 0, failed: 0 });
  });

  it('runs a postponed job after its wait, not when the old lease ends', async () => {
    await queue.enqueue(buildJob());
    await queue.postpone(first(await take()), 5 * minute);
    expect(await queue.depth()).toEqual({ waiting: 1, running: 0, failed: 0 });
    await passTime(2 * minute);
    expect(await take()).toEqual([]);
    await passTime(3 * minute);
    expect(await take()).toMatchObject([{ run: 2 }]);
  });

  it('keeps a failed job in sight and never runs it again', async () => {
    await queue.enqueue(buildJob());
    await queue.fail(first(await take()), 'no such operation');
    await passTime(2 * minute);
    expect(await take()).toEqual([]);
    expect(await queue.depth()).toEqual({ waiting: 0, running: 0, failed: 1 });
  });

  it('survives any number of lost runs', async () => {
    await queue.enqueue(buildJob());
    for (let run = 1; run <= 5; run++) {
      expect(await take()).toMatchObject([{ run }]);
      await passTime(minute + 1);
    }
    await queue.complete(first(await take()));
    expect(await queue.depth()).toEqual({ waiting: 0, running: 0, failed: 0 });
  });

  it('shows what runs and waits before what ended, and never the arguments', async () => {
    const [waiting, failing] = [buildJob({ source: 'waits', expiresAtMs: later }), buildJob({ expiresAtMs: later })];
    await queue.enqueue(failing);
    await queue.fail(first(await take()), 'It went wrong.');
    await queue.enqueue(waiting);
    const jobs = await queue.list({ tenantId: 'default', limit: 10 });
    expect(jobs.map(({ source, state, reason }) => ({ source, state, reason }))).toEqual([
      { source: 'waits', state: 'waiting', reason: null },
      { source: 'sendWelcome', state: 'failed', reason: 'It went wrong.' },
    ]);
    expect(JSON.stringify(jobs)).not.toContain('sealed');
    expect(await queue.list({ tenantId: 'default', state: 'failed', limit: 10 })).toHaveLength(1);
    expect(await queue.list({ tenantId: 'another', limit: 10 })).toEqual([]);
  });

  it('makes a failed job due again, once, and only for its own tenant', async () => {
    const job = buildJob({ expiresAtMs: later });
    await queue.enqueue(job);
    await queue.fail(first(await take()), 'It went wrong.');
    expect(await queue.revive({ tenantId: 'another', id: job.id })).toBe(false);
    expect(await queue.revive({ tenantId: 'default', id: job.id })).toBe(true);
    expect(await queue.revive({ tenantId: 'default', id: job.id })).toBe(false);
    expect(await take()).toMatchObject([{ id: job.id, run: 2 }]);
  });

  it('does not revive what has expired', async () => {
    const job = buildJob({ expiresAtMs: 1 });
    await queue.enqueue(job);
    await queue.fail(first(await take()), 'It went wrong.');
    expect(await queue.revive({ tenantId: 'default', id: job.id })).toBe(false);
  });

  it('cancels a job that waits, and leaves one that runs alone', async () => {
    const [waits, runs] = [buildJob(), buildJob()];
    await queue.enqueue(runs);
    await take();
    await queue.enqueue(waits);
    const cancel = (id: string) => queue.cancel({ tenantId: 'default', id, reason: 'Not wanted any more.' });
    expect([await cancel(waits.id), await cancel(waits.id), await cancel(runs.id)]).toEqual([true, false, false]);
    expect(await take()).toEqual([]);
    expect(await queue.find(waits.id)).toMatchObject({ state: 'failed' });
  });

  if (name === 'memory') return;

  it('loses no job to another service on the same database', async () => {
    const handle = opened?.handle;
    if (handle === undefined) throw new Error('There is no database.');
    const shop = postgresQueue(handle, { service: 'shop/eu' });
    await queue.enqueue(buildJob({ source: 'ours' }));
    await shop.enqueue(buildJob({ source: 'theirs' }));
    expect(await take(shop)).toMatchObject([{ source: 'theirs' }]);
    expect(await take()).toMatchObject([{ source: 'ours' }]);
    await shop.close();
  });

  it('leaves no ticket behind when its jobs are done', async () => {
    await queue.enqueue(buildJob());
    await queue.complete(first(await take()));
    await passTime(2 * minute);
    await take();
    const { rows } = (await opened?.handle.executeSql('SELECT count(*)::int AS left FROM selfheal_jobs.job', [])) ?? {};
    expect(rows).toEqual([{ left: 0 }]);
  });
});
