import type { TransactionClaim, Transactor } from '../../core/ports';
import { withinTime } from '../within-time';

/**
 * Remembers results by key, without a database: `work` gets `undefined` as its transaction, and nothing it did is
 * undone when it throws. For tests and for operations whose effects are in memory, too.
 */
export function memoryTransactor(): Transactor {
  const results = new Map<string, string>();
  const running = new Map<string, Promise<unknown>>();
  return {
    async once(claim, work, { signal }) {
      const id = idOf(claim);
      // As in a database, a second claim waits for the first to end.
      for (let other = running.get(id); other; other = running.get(id)) await other.catch(() => undefined);
      const known = results.get(id);
      if (known !== undefined) return { result: known, replayed: true };
      signal.throwIfAborted();
      const run = work(undefined);
      running.set(id, run);
      try {
        const result = await run;
        results.set(id, result);
        return { result, replayed: false };
      } finally {
        running.delete(id);
      }
    },
    async find(claim, { deadlineMs }) {
      const id = idOf(claim);
      return await withinTime(deadlineMs, async () => {
        for (let other = running.get(id); other; other = running.get(id)) await other.catch(() => undefined);
        return results.get(id) ?? null;
      });
    },
  };
}

const idOf = ({ tenantId, key }: TransactionClaim) => JSON.stringify([tenantId, key]);
