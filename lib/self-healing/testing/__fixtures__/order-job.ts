import { sql } from 'drizzle-orm';
import type { Database, DatabaseHandle } from '../../../../db/client';
import type { Healer } from '../../healer';

/**
 * An operation of four parts, each of which writes a row of `effects` (name, key): three by a connection of its own, as
 * a vendor would, one in a transaction. `reach` is told of every place on the way.
 */
export function defineOrder(
  healer: Healer,
  input: { handle: DatabaseHandle; available: boolean; reach: (place: string) => Promise<void> },
): () => Promise<string> {
  const { handle, reach } = input;
  const effect = (name: string, key = '') =>
    handle.executeSql('INSERT INTO effects (name, key) VALUES ($1, $2)', [name, key]);
  return healer.withSelfHealing(
    async (): Promise<string> => {
      const { step, transaction } = healer.healing();
      await step('reserve', async () => void (await effect('reserve')));
      if (!input.available) throw Object.assign(new Error('503 from the service'), { status: 503 });
      await reach('between');
      const notify = async ({ idempotencyKey }: { idempotencyKey: string }) => {
        await effect('notify', idempotencyKey);
        await reach('inside notify');
      };
      await step('notify', notify, { effects: 'idempotent' });
      await step('charge', async () => {
        await reach('before charge');
        await effect('charge');
        await reach('after charge');
      });
      await transaction('book', async (tx) => {
        await (tx as Database).execute(sql`INSERT INTO effects (name) VALUES ('book')`);
        await reach('inside book');
      });
      await reach('after book');
      return 'ordered';
    },
    {
      ...{ source: 'order', category: 'api', effects: 'transactional', strategies: ['QUEUE_FOR_LATER'] },
      queue: { accepted: () => 'accepted', expiresMs: 86_400_000 },
    },
  );
}
