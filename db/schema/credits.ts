import { sql } from 'drizzle-orm';
import { type AnyPgColumn, check, index, integer, pgTable, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core';
import { uuidv7 } from 'uuidv7';
import { contacts } from './contacts';

export const creditEntryKinds = ['grant', 'purchase', 'spend', 'refund'] as const;
export type CreditEntryKind = (typeof creditEntryKinds)[number];

/** One balance per contact. The row is locked by every write to its ledger; the check is the last line of defence. */
export const creditAccounts = pgTable(
  'credit_accounts',
  {
    id: uuid('id').primaryKey().$defaultFn(uuidv7),
    tenantId: text('tenant_id').notNull().default('default'),
    contactId: uuid('contact_id')
      .notNull()
      .references(() => contacts.id, { onDelete: 'restrict' }),
    balance: integer('balance').notNull().default(0),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    unique('credit_accounts_contact').on(table.tenantId, table.contactId),
    check('credit_accounts_balance_not_negative', sql`${table.balance} >= 0`),
  ],
);

/** The ledger: rows are added and never changed. `amount` is positive; the kind says in which direction it counts. */
export const creditEntries = pgTable(
  'credit_entries',
  {
    id: uuid('id').primaryKey().$defaultFn(uuidv7),
    tenantId: text('tenant_id').notNull().default('default'),
    accountId: uuid('account_id')
      .notNull()
      .references(() => creditAccounts.id, { onDelete: 'restrict' }),
    kind: text('kind', { enum: creditEntryKinds }).notNull(),
    amount: integer('amount').notNull(),
    balanceAfter: integer('balance_after').notNull(),
    note: text('note'),
    /** The spend that a refund gives back. */
    refundOf: uuid('refund_of').references((): AnyPgColumn => creditEntries.id),
    createdBy: text('created_by'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    index('credit_entries_account').on(table.accountId, table.id),
    index('credit_entries_refund_of').on(table.refundOf),
    check('credit_entries_kind_known', sql`${table.kind} in ('grant', 'purchase', 'spend', 'refund')`),
    check('credit_entries_amount_positive', sql`${table.amount} > 0`),
    check('credit_entries_balance_not_negative', sql`${table.balanceAfter} >= 0`),
    check('credit_entries_refund_names_spend', sql`(${table.kind} = 'refund') = (${table.refundOf} is not null)`),
  ],
);
