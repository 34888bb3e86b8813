import { sql } from 'drizzle-orm';
import { check, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

/** The one currency in which a tenant reads its totals. Without a row it is EUR. */
export const reportingCurrencies = pgTable(
  'reporting_currencies',
  {
    tenantId: text('tenant_id').primaryKey().default('default'),
    currency: text('currency').notNull(),
    updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [check('reporting_currencies_code', sql`${table.currency} ~ '^[A-Z]{3}$'`)],
);
