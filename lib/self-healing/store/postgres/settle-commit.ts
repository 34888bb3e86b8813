import { setTimeout as sleep } from 'node:timers/promises';
import type { DatabaseHandle } from '../../../../db/client';
import { keepCompletion } from '../../../../db/queries/healing-queries';
import { HealingError } from '../../core/errors';
import { withinTime } from '../within-time';
import { begin, claimOrRead, type ScopedClaim } from './completion';

const firstWaitMs = 20;
const longestWaitMs = 500;

/**
 * Asks whether the transaction of `claim` was committed, by claiming its key again: the claim waits for any other
 * transaction on it to end, so unlike a SELECT it cannot guess. It is an INSERT, so a read-only replica cannot answer.
 * @returns the stored result, or null when nothing was committed and nobody is at it any more.
 * @throws `COMMIT_UNKNOWN` when that could not be told before `deadlineAt` (monotonic, milliseconds).
 */
export async function findCommitted(
  handle: DatabaseHandle,
  claim: ScopedClaim,
  input: { deadlineAt: number; lostBy?: unknown },
): Promise<string | null> {
  const causes: unknown[] = input.lostBy === undefined ? [] : [input.lostBy];
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(waitMs * 2, longestWaitMs)) {
    const remainingMs = input.deadlineAt - performance.now();
    if (remainingMs <= 0) break;
    try {
      return await withinTime(remainingMs, () => claimAgain(handle, claim, remainingMs));
    } catch (error) {
      // Whatever kept the question from being answered may pass before the deadline.
      causes[Math.min(causes.length, 1)] = error;
      await sleep(Math.max(0, Math.min(waitMs, input.deadlineAt - performance.now())));
    }
  }
  throw new HealingError(
    'COMMIT_UNKNOWN',
    'It is not known yet whether this was carried out. It is being checked; please do not send it again.',
    { cause: causes.length > 1 ? new AggregateError(causes) : causes[0], status: 503 },
  );
}

/**
 * Settles a COMMIT whose answer was lost.
 * @returns the stored result when it was committed.
 * @throws `lostBy` when it was not, `COMMIT_UNKNOWN` when that could not be told before `deadlineAt`.
 */
export async function settleCommit(
  handle: DatabaseHandle,
  claim: ScopedClaim,
  input: { lostBy: unknown; deadlineAt: number },
): Promise<{ result: string; replayed: boolean }> {
  const result = await findCommitted(handle, claim, input);
  if (result === null) throw input.lostBy;
  return { result, replayed: false };
}

/**
 * Null: the key was free, so nothing was committed under it; the claim is given back. What is found lives on for the
 * claim's time: whoever submits again after a doubt was settled must find it.
 */
async function claimAgain(handle: DatabaseHandle, claim: ScopedClaim, remainingMs: number): Promise<string | null> {
  return handle.session(async (session) => {
    let end = 'ROLLBACK';
    try {
      const tx = await begin(session, remainingMs);
      const result = await claimOrRead(tx, claim);
      if (result !== null) {
        await keepCompletion(tx, claim);
        end = 'COMMIT';
      }
      return result;
    } finally {
      await session.query(end).catch(() => session.destroy());
    }
  });
}
