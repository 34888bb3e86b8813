import { and, desc, eq } from 'drizzle-orm';
import type { Database } from '../client';
import { type OutboxChannel, outboxMessages } from '../schema/outbox';

export interface NewOutboxMessage {
  tenantId: string;
  channel: OutboxChannel;
  purpose: string;
  recipient: string;
  subject: string | null;
  body: string;
  idempotencyKey: string;
}

/** Stores a message that is not sent; the same key again returns the first one's id. */
export async function insertOutboxMessage(db: Database, input: NewOutboxMessage): Promise<string> {
  const [row] = await db
    .insert(outboxMessages)
    .values(input)
    .onConflictDoUpdate({
      target: [outboxMessages.tenantId, outboxMessages.channel, outboxMessages.idempotencyKey],
      set: { idempotencyKey: input.idempotencyKey },
    })
    .returning({ id: outboxMessages.id });
  if (!row) throw new Error('the outbox returned no row');
  return row.id;
}

/** Newest first. */
export async function listOutboxMessages(
  db: Database,
  input: { tenantId: string; channel?: OutboxChannel; limit: number },
) {
  const scope = eq(outboxMessages.tenantId, input.tenantId);
  return db
    .select()
    .from(outboxMessages)
    .where(input.channel ? and(scope, eq(outboxMessages.channel, input.channel)) : scope)
    .orderBy(desc(outboxMessages.id))
    .limit(input.limit);
}
