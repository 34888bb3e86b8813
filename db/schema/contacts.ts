import { sql } from 'drizzle-orm';
import { check, index, pgTable, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core';
import { uuidv7 } from 'uuidv7';

/** People and companies the product's users work with. E-mail addresses are stored in lower case. */
export const contacts = pgTable(
  'contacts',
  {
    id: uuid('id').primaryKey().$defaultFn(uuidv7),
    tenantId: text('tenant_id').notNull().default('default'),
    name: text('name').notNull(),
    email: text('email').notNull(),
    company: text('company'),
    phone: text('phone'),
    notes: text('notes'),
    createdBy: text('created_by'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    unique('contacts_tenant_email').on(table.tenantId, table.email),
    index('contacts_tenant_name').on(table.tenantId, table.name, table.id),
    check('contacts_email_lower', sql`${table.email} = lower(${table.email})`),
  ],
);
