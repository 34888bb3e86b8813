import { index, pgTable, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core';
import { uuidv7 } from 'uuidv7';

export const outboxChannels = ['email', 'sms'] as const;
export type OutboxChannel = (typeof outboxChannels)[number];

/** Messages that were written down instead of sent, because no vendor is configured. Nobody received them. */
export const outboxMessages = pgTable(
  'outbox_messages',
  {
    id: uuid('id').primaryKey().$defaultFn(uuidv7),
    tenantId: text('tenant_id').notNull().default('default'),
    channel: text('channel', { enum: outboxChannels }).notNull(),
    purpose: text('purpose').notNull(),
    recipient: text('recipient').notNull(),
    subject: text('subject'),
    body: text('body').notNull(),
    /** The same key again is the same message. */
    idempotencyKey: text('idempotency_key').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    unique('outbox_messages_key').on(table.tenantId, table.channel, table.idempotencyKey),
    index('outbox_messages_tenant').on(table.tenantId, table.id),
  ],
);
