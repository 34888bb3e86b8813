import { sql } from 'drizzle-orm';
import { check, date, index, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { uuidv7 } from 'uuidv7';
import { contacts } from './contacts';

export const projectStatuses = ['planned', 'active', 'paused', 'done'] as const;
export type ProjectStatus = (typeof projectStatuses)[number];

/** Work agreed with a contact. */
export const projects = pgTable(
  'projects',
  {
    id: uuid('id').primaryKey().$defaultFn(uuidv7),
    tenantId: text('tenant_id').notNull().default('default'),
    contactId: uuid('contact_id').references(() => contacts.id, { onDelete: 'set null' }),
    name: text('name').notNull(),
    status: text('status', { enum: projectStatuses }).notNull().default('planned'),
    dueOn: date('due_on', { mode: 'string' }),
    createdBy: text('created_by'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    index('projects_tenant_updated').on(table.tenantId, table.updatedAt),
    index('projects_contact').on(table.contactId),
    check('projects_status_known', sql`${table.status} in ('planned', 'active', 'paused', 'done')`),
  ],
);
