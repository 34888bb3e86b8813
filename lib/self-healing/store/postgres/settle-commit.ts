import { setTimeout as sleep } from 'node:timers/promises';
import type { DatabaseHandle } from '../../../../db/client';
import { HealingError } from '../../core/errors';
import { begin, claimOrRead, type ScopedClaim } from './completion';
import { withinTime } from './within-time';

const firstWaitMs = 20;
const longestWaitMs = 500;

/**
 * Finds out whether a COMMIT whose answer was lost took place, by claiming the key again: the claim waits for the
 * other transaction to end, so unlike a SELECT it cannot guess.
 * @returns the stored result when it was committed.
 * @throws `lostBy` when it was not, `COMMIT_UNKNOWN` when that could not be told before `deadlineAt`.
 */
export async function settleCommit(
  handle: DatabaseHandle,
  claim: ScopedClaim,
  input: { lostBy: unknown; deadlineAt: number },
): Promise<{ result: string; replayed: boolean }> {
  let lastError = input.lostBy;
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(waitMs * 2, longestWaitMs)) {
    const remainingMs = input.deadlineAt - performance.now();
    if (remainingMs <= 0) break;
    let result: string | null;
    try {
      result = await withinTime(remainingMs, () => claimAgain(handle, claim, remainingMs));
    } catch (error) {
      // Whatever kept the question from being answered may pass before the deadline.
      lastError = error;
      await sleep(Math.max(0, Math.min(waitMs, input.deadlineAt - performance.now())));
      continue;
    }
    if (result === null) throw input.lostBy;
    return { result, replayed: false };
  }
  throw new HealingError(
    'COMMIT_UNKNOWN',
    'The connection broke while the transaction was being committed, and whether it was could not be found out in time.',
    { cause: lastError === input.lostBy ? input.lostBy : new AggregateError([input.lostBy, lastError]) },
  );
}

/** Null: the key was free, so nothing was committed under it. The claim is given back. */
async function claimAgain(handle: DatabaseHandle, claim: ScopedClaim, remainingMs: number): Promise<string | null> {
  return handle.session(async (session) => {
    try {
      return await claimOrRead(await begin(session, remainingMs), claim);
    } finally {
      await session.query('ROLLBACK');
    }
  });
}
