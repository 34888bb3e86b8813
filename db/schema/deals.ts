import { sql } from 'drizzle-orm';
import { bigint, check, index, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { uuidv7 } from 'uuidv7';
import { contacts } from './contacts';

export const dealStages = ['lead', 'qualified', 'proposal', 'won', 'lost'] as const;
export type DealStage = (typeof dealStages)[number];

/** A possible sale. The amount is kept in the currency's minor unit (cents), so that sums are exact. */
export const deals = pgTable(
  'deals',
  {
    id: uuid('id').primaryKey().$defaultFn(uuidv7),
    tenantId: text('tenant_id').notNull().default('default'),
    contactId: uuid('contact_id').references(() => contacts.id, { onDelete: 'set null' }),
    title: text('title').notNull(),
    stage: text('stage', { enum: dealStages }).notNull().default('lead'),
    amountMinor: bigint('amount_minor', { mode: 'number' }).notNull(),
    currency: text('currency').notNull(),
    createdBy: text('created_by'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    index('deals_tenant_stage').on(table.tenantId, table.stage, table.updatedAt),
    index('deals_contact').on(table.contactId),
    check('deals_stage_known', sql`${table.stage} in ('lead', 'qualified', 'proposal', 'won', 'lost')`),
    check('deals_amount_not_negative', sql`${table.amountMinor} >= 0`),
    check('deals_currency_code', sql`${table.currency} ~ '^[A-Z]{3}$'`),
  ],
);
