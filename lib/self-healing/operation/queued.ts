import { uuidv7 } from 'uuidv7';
import type { QueuedJob } from '../core/ports';
import { classify } from '../diagnose/classify';
import { fullJitter } from '../guard/retry-budget';
import { decode, encode } from './codec';
import { recordDoubts } from './doubts';
import { type Definition, Invocation } from './invocation';
import type { Runtime } from './runtime';
import { operationMark, saveStep } from './step';

const postponeBaseMs = 5_000;
const postponeCapMs = 600_000;

/**
 * Stores a failed invocation as a job, its finished steps first, so that a later run does not repeat them. In a
 * queued run it puts the job back instead.
 */
export async function enqueueInvocation(
  invocation: Invocation,
  runtime: Runtime,
): Promise<{ id: string; value: unknown }> {
  const { options } = invocation.definition;
  const { cipher, clock, tenantId } = runtime;
  for (const [name, memory] of invocation.steps) {
    if (memory.state === 'done' && !name.startsWith('transaction:')) {
      await saveStep(runtime, invocation, name, memory.text);
    }
  }
  if (invocation.job) {
    // What could be put back was not started: it may begin in the next run.
    if (isOnce(invocation)) await runtime.store.steps.reset({ tenantId, runKey: invocation.runKey }, operationMark);
    await invocation.job.postpone();
    return { id: invocation.id, value: undefined };
  }
  const id = invocation.id;
  const now = clock.now();
  const actor = await actorOf(runtime);
  const payload = encode({ args: invocation.args, runKey: invocation.runKey });
  await runtime.queue?.enqueue(
    {
      id,
      tenantId,
      actorId: actor?.actorId ?? null,
      source: options.source,
      payload: cipher.seal(payload, `job:${id}`),
      enqueuedAtMs: now,
      expiresAtMs: now + (options.queue?.expiresMs ?? 0),
    },
    { startAfterMs: fullJitter(postponeBaseMs, 1, runtime.random) },
  );
  invocation.deferred = true;
  return { id, value: options.queue?.accepted({ id }, ...(invocation.args as unknown[])) };
}

/** Outside a request there is nobody to ask for; the job then runs for nobody in particular. */
async function actorOf(runtime: Runtime) {
  try {
    return await runtime.host.actor();
  } catch (error) {
    runtime.logger.warn('The job is stored without an actor', { error });
    return null;
  }
}

type JobEnd = 'completed' | 'postponed' | 'failed';

/** Runs one job under its lease. The job ends completed, postponed or failed; the queue never retries by itself. */
async function runJob(
  job: QueuedJob,
  definition: Definition,
  runtime: Runtime,
  run: (invocation: Invocation) => Promise<unknown>,
  leaseEndsAt: number,
): Promise<JobEnd> {
  const { queue, cipher, clock, random } = runtime;
  if (!queue) return 'failed';
  if (clock.now() > job.expiresAtMs) {
    await queue.fail(job, 'It expired before it could be run.');
    return 'failed';
  }
  const { args, runKey } = decode(cipher.open(job.payload, `job:${job.id}`)) as { args: unknown[]; runKey: string };
  if ((await definition.options.queue?.stillValid?.(...args)) === false) {
    await queue.fail(job, 'It is not valid any more.');
    return 'failed';
  }
  let end: JobEnd = 'completed';
  const invocation = new Invocation(definition, args, undefined, undefined);
  invocation.adoptKey(runKey);
  invocation.job = {
    id: job.id,
    actorId: job.actorId,
    leaseEndsAt,
    postpone: async () => {
      end = 'postponed';
      const waitMs = postponeBaseMs / 2 + fullJitter(postponeBaseMs, job.run, random, postponeCapMs);
      await queue.postpone(job, waitMs);
    },
  };
  if (!(await mayBegin(invocation, runtime))) {
    await queue.fail(job, 'An earlier run of it was not seen to end; it is in doubt.');
    return 'failed';
  }
  try {
    await run(invocation);
  } catch (error) {
    // The event holds the redacted story; the queue keeps only where to look.
    runtime.logger.warn(`${job.source}: job ${job.id} failed in run ${job.run}`, { error });
    if (invocation.inDoubt === null && clock.monotonic() >= leaseEndsAt) {
      // Fenced off in the middle: whoever has it now, or next, goes on after its finished steps.
      await giveBack(job, runtime);
      return 'postponed';
    }
    if (waitsForHealing(invocation, error, runtime)) {
      await giveBack(job, runtime);
      return 'postponed';
    }
    const doubtful = invocation.inDoubt !== null;
    await queue.fail(
      job,
      doubtful
        ? 'A part of it is in doubt; see what waits for a person.'
        : 'The operation failed for good; see its event.',
    );
    return 'failed';
  }
  if (end === 'completed') await queue.complete(job);
  return end;
}

/** Its work was accepted. Where only a stopped healing kept it from being put back, it is not failed for good. */
function waitsForHealing(invocation: Invocation, error: unknown, runtime: Runtime): boolean {
  if (runtime.standing(invocation.definition.options, invocation.runKey).mode === 'heal') return false;
  return !isOnce(invocation) && invocation.inDoubt === null && invocation.blocked === null && classify(error).transient;
}

const isOnce = ({ definition }: Invocation) => (definition.options.effects ?? 'once') === 'once';

/** A `'once'` operation begins in one run only: when that run was not seen to end, a person says what became of it. */
async function mayBegin(invocation: Invocation, runtime: Runtime): Promise<boolean> {
  if (!isOnce(invocation)) return true;
  const scope = { tenantId: runtime.tenantId, runKey: invocation.runKey };
  if ((await runtime.store.steps.start(scope, operationMark)).status === 'started') return true;
  const known = 'A queued run of it began and was not seen to end.';
  invocation.doubt({ part: 'attempt', name: 'operation', known });
  if (!(await recordDoubts(runtime, invocation, uuidv7()))) throw new Error('The doubt could not be stored.');
  return false;
}

/** A job whose run takes longer is taken over by another worker; its fence keeps the late one out. */
const leaseMs = 120_000;
const untouchedDelayMs = 60_000;
/** A run that does nothing but a few statements and one call ends within this. */
const shortRunMs = 2_000;
/** Beyond the end of a slice, for what a process that was frozen in it had under way. */
const leaseMarginMs = 15_000;

export interface JobSlice {
  ran: number;
  failed: number;
  /** It ended for want of time: more may be due. */
  cut?: true;
}

/**
 * Runs up to `limit` due jobs, one after the other. A job that cannot even be begun here (an unknown source, another
 * secret, a store that went away) goes back to the queue and does not hold up the others. With `budgetMs`, a job begins
 * only while there is time for one as long as the longest so far, and none goes on with a next step beyond the end.
 */
export async function runDueJobs(
  runtime: Runtime,
  input: {
    limit: number;
    /** Milliseconds from now. */
    budgetMs?: number;
    definitionOf(source: string): Definition | undefined;
    run: (invocation: Invocation) => Promise<unknown>;
  },
): Promise<JobSlice> {
  const { queue, logger, clock } = runtime;
  const untilMs = clock.monotonic() + (input.budgetMs ?? Number.POSITIVE_INFINITY);
  let longestMs = shortRunMs;
  let failed = 0;
  let ran = 0;
  for (; ran < input.limit; ran += 1) {
    // Counted from before the lease was asked for, so that it never ends later here than in the store. One at a time:
    // a job that waits for the ones before it would use up its lease.
    const takenAt = clock.monotonic();
    if (untilMs - takenAt < longestMs) return { ran, failed, cut: true };
    const ownLeaseMs = Math.min(leaseMs, Math.round(untilMs - takenAt + leaseMarginMs));
    const leaseEndsAt = Math.min(takenAt + ownLeaseMs, untilMs);
    const [job] = (await queue?.take({ limit: 1, leaseMs: ownLeaseMs })) ?? [];
    if (!job) break;
    try {
      const definition = input.definitionOf(job.source);
      if (!definition) throw new Error(`No operation is called "${job.source}" here.`);
      if ((await runJob(job, definition, runtime, input.run, leaseEndsAt)) === 'failed') failed += 1;
    } catch (error) {
      logger.error(`${job.source}: job ${job.id} was not begun; it stays queued`, { error });
      await giveBack(job, runtime);
    }
    longestMs = Math.max(longestMs, clock.monotonic() - takenAt);
  }
  return { ran, failed };
}

async function giveBack(job: QueuedJob, { queue, logger }: Runtime): Promise<void> {
  try {
    await queue?.postpone(job, untouchedDelayMs);
  } catch (error) {
    logger.warn(`${job.source}: job ${job.id} comes back when its lease ends`, { error });
  }
}
