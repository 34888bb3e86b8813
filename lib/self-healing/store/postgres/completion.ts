import type { Database, DatabaseSession } from '../../../../db/client';
import { claimCompletion, readCompletion, storeCompletion } from '../../../../db/queries/healing-queries';
import { HealingError } from '../../core/errors';
import type { TransactionClaim } from '../../core/ports';

export type ScopedClaim = TransactionClaim & { service: string };

/** The row may be pruned between the conflict and the look at it; then the key is free. */
const claimRounds = 3;

/**
 * Begins a transaction whose every wait ends in time. The share for idling is the smallest: when the connection is
 * lost before COMMIT arrives, the server must give up the claim while there is time left to find that out.
 */
export async function begin(session: DatabaseSession, remainingMs: number): Promise<Database> {
  const share = (part: number) => Math.min(2_147_483_647, Math.max(100, Math.floor(remainingMs * part)));
  await session.query(
    `BEGIN; SET LOCAL lock_timeout = ${share(0.9)}; SET LOCAL statement_timeout = ${share(1)}; ` +
      `SET LOCAL idle_in_transaction_session_timeout = ${share(0.25)}`,
  );
  return session.insideTransaction();
}

/** Null when the key is now claimed by this transaction, else the stored result. */
export async function claimOrRead(tx: Database, claim: ScopedClaim): Promise<string | null> {
  for (let round = 0; round < claimRounds; round++) {
    if (await claimCompletion(tx, claim)) return null;
    const result = await readCompletion(tx, claim);
    if (typeof result === 'string') return result;
    if (result === null) break;
  }
  throw new HealingError('COMMIT_UNKNOWN', 'The work of this transaction ended it by itself; its result is not known.');
}

/** The last statement before COMMIT. It fails in an aborted transaction, so that one cannot look committed. */
export async function storeResult(tx: Database, claim: ScopedClaim, result: string): Promise<void> {
  if (await storeCompletion(tx, { ...claim, result })) return;
  throw new Error('The work ended the transaction it was given: COMMIT and ROLLBACK belong to the library.');
}
