import type { DatabaseHandle, DatabaseSession } from '../../../../db/client';
import { leavesConnectionBroken, sqlState } from '../../../../db/drivers/connection';
import type { Transactor } from '../../core/ports';
import { withinSignal, withinTime } from '../within-time';
import { begin, claimOrRead, type ScopedClaim, storeResult } from './completion';
import { findCommitted, settleCommit } from './settle-commit';

type Work = Parameters<Transactor['once']>[1];
type Completion = Awaited<ReturnType<Transactor['once']>>;

/** COMMIT was sent, and its answer never came. */
class CommitInDoubt extends Error {}

/**
 * Runs work in a transaction that begins with a claim on its key and ends with storing the result: what is committed
 * has a result, and what has a result is committed. `tx` is a drizzle database on that transaction; its own
 * `transaction()` makes savepoints, and after the end every query on it throws.
 */
export function postgresTransactor(handle: DatabaseHandle, input: { service?: string } = {}): Transactor {
  const service = input.service ?? 'default';
  return {
    async once(claim, work, { deadlineMs, signal }) {
      const deadlineAt = performance.now() + deadlineMs;
      const scoped = { ...claim, service };
      try {
        signal.throwIfAborted();
        return await handle.session((session) => runOnce(session, scoped, work, { deadlineAt, signal }));
      } catch (error) {
        if (!(error instanceof CommitInDoubt)) throw error;
        return await settleCommit(handle, scoped, { lostBy: error.cause, deadlineAt });
      }
    },
    find: (claim, { deadlineMs }) =>
      findCommitted(handle, { ...claim, service }, { deadlineAt: performance.now() + deadlineMs }),
  };
}

async function runOnce(
  session: DatabaseSession,
  claim: ScopedClaim,
  work: Work,
  limits: { deadlineAt: number; signal: AbortSignal },
): Promise<Completion> {
  let result: string;
  try {
    const found = await withinSignal(limits.signal, () => runWork(session, claim, work, limits.deadlineAt));
    if (found.replayed) {
      // Nothing was written: a connection that breaks here takes nothing with it.
      await session.query('ROLLBACK').catch(() => session.destroy());
      return found;
    }
    result = found.result;
    limits.signal.throwIfAborted();
  } catch (error) {
    // 25P02 only says that an earlier error was swallowed: that one is the failure.
    const failure = sqlState(error) === '25P02' ? (session.abortedBy() ?? error) : error;
    if (limits.signal.aborted) session.destroy();
    // The connection may die here, too; the first error is the one to report.
    else await session.query('ROLLBACK').catch(() => session.destroy());
    throw failure;
  }
  await commit(session, limits.deadlineAt);
  return { result, replayed: false };
}

async function runWork(
  session: DatabaseSession,
  claim: ScopedClaim,
  work: Work,
  deadlineAt: number,
): Promise<Completion> {
  const tx = await begin(session, deadlineAt - performance.now());
  const stored = await claimOrRead(tx, claim);
  if (stored !== null) return { result: stored, replayed: true };
  const result = await work(tx);
  await storeResult(tx, claim, result);
  return { result, replayed: false };
}

/** Half of the time left waits for the answer, the other half is kept for finding out. */
async function commit(session: DatabaseSession, deadlineAt: number): Promise<void> {
  try {
    await withinTime(Math.max(1, (deadlineAt - performance.now()) / 2), () => session.query('COMMIT'));
  } catch (error) {
    // The verdict of a living server: it was rolled back, and why.
    if (!leavesConnectionBroken(error)) throw error;
    session.destroy();
    throw new CommitInDoubt('The connection broke while the transaction was being committed.', { cause: error });
  }
}
