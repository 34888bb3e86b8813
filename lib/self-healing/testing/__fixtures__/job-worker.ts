/** A worker for tests that kill it: runs one due job of `defineOrder` and stands still where `STOP_AT` says. */
import { openDatabase } from '../../../../db/client';
import { createHealer } from '../../healer';
import { createCipher } from '../../store/cipher';
import { postgresQueue, postgresStore, postgresTransactor } from '../../store/postgres';
import { defineOrder } from './order-job';

const handle = await openDatabase({ url: process.env.DATABASE_URL ?? '', driver: 'pg', max: 4 });
const healer = createHealer({
  store: postgresStore(handle),
  transactor: postgresTransactor(handle),
  queue: postgresQueue(handle),
  cipher: createCipher('a secret of the tests, thirty-two characters'),
});
async function reach(place: string): Promise<void> {
  console.log(`at ${place}`);
  if (place === process.env.STOP_AT) await new Promise(() => setInterval(() => undefined, 60_000));
}
defineOrder(healer, { handle, available: true, reach });
console.log(`ran ${JSON.stringify(await healer.runDueJobs({ limit: 1 }))}`);
await healer.close();
await handle.close();
