import { insertOutboxMessage, type NewOutboxMessage } from '@/db/queries/outbox';
import { database } from '@/lib/database';
import type { Delivery } from './message';

/** Writes a message down instead of sending it. The same key again keeps the first. */
export async function keepInOutbox(message: NewOutboxMessage): Promise<Delivery> {
  const { db } = await database();
  return { state: 'outbox', id: await insertOutboxMessage(db, message) };
}
