import { insertOutboxMessage, type NewOutboxMessage } from '@/db/queries/outbox';
import { database } from '@/lib/runtime/database';
import type { Delivery } from '@/lib/runtime/messaging/message';

/** Writes a message down instead of sending it. The same key again keeps the first. */
export async function keepInOutbox(message: NewOutboxMessage): Promise<Delivery> {
  const { db } = await database();
  return { state: 'outbox', id: await insertOutboxMessage(db, message) };
}
