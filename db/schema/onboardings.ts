import { sql } from 'drizzle-orm';
import { check, index, integer, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { uuidv7 } from 'uuidv7';
import { contacts } from './contacts';
import { projects } from './projects';

/** `unsent`: written to the development outbox, since no vendor is configured. */
export const welcomeStates = ['pending', 'sent', 'queued', 'unsent', 'skipped', 'failed', 'unknown', 'none'] as const;
export type WelcomeState = (typeof welcomeStates)[number];

/** One run of the onboarding wizard and what became of its two messages. */
export const onboardings = pgTable(
  'onboardings',
  {
    id: uuid('id').primaryKey().$defaultFn(uuidv7),
    tenantId: text('tenant_id').notNull().default('default'),
    contactId: uuid('contact_id').references(() => contacts.id, { onDelete: 'set null' }),
    projectId: uuid('project_id').references(() => projects.id, { onDelete: 'set null' }),
    clientName: text('client_name').notNull(),
    creditsGranted: integer('credits_granted').notNull().default(0),
    mailState: text('mail_state', { enum: welcomeStates }).notNull().default('pending'),
    smsState: text('sms_state', { enum: welcomeStates }).notNull().default('pending'),
    createdBy: text('created_by'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    index('onboardings_tenant_created').on(table.tenantId, table.id),
    index('onboardings_contact').on(table.contactId),
    index('onboardings_project').on(table.projectId),
    check('onboardings_credits_not_negative', sql`${table.creditsGranted} >= 0`),
  ],
);
