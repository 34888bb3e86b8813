import { sql } from 'drizzle-orm';
import {
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { instant, owner } from './healing-columns';

/** Fingerprints that an admin put into another group than their own. An empty `source` means any. */
export const healingGroups = pgTable(
  'healing_groups',
  {
    ...owner(),
    fingerprint: text('fingerprint').notNull(),
    source: text('source').notNull().default(''),
    group: text('group_id').notNull(),
    by: text('made_by').notNull(),
    madeAt: instant('made_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.service, table.fingerprint, table.source] }),
    index('healing_groups_members').on(table.tenantId, table.service, table.group),
  ],
);

/** Versions of the small model; at most one is active for a service. */
export const healingForests = pgTable(
  'healing_forests',
  {
    id: uuid('id').primaryKey(),
    ...owner(),
    trainedAt: instant('trained_at').notNull(),
    rows: integer('rows').notNull(),
    metrics: jsonb('metrics').notNull(),
    state: text('state', { enum: ['active', 'shadow', 'retired'] }).notNull(),
    model: text('model').notNull(),
  },
  (table) => [
    index('healing_forests_newest').on(table.tenantId, table.service, table.trainedAt),
    uniqueIndex('healing_forests_active').on(table.tenantId, table.service).where(sql`${table.state} = 'active'`),
  ],
);

/** What the language model said of a fingerprint, for all instances, until it expires. */
export const healingModelAnswers = pgTable(
  'healing_model_answers',
  {
    ...owner(),
    fingerprint: text('fingerprint').notNull(),
    strategy: text('strategy').notNull(),
    confidence: doublePrecision('confidence').notNull(),
    explanation: text('explanation').notNull(),
    model: text('model').notNull(),
    expiresAt: instant('expires_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.service, table.fingerprint] }),
    index('healing_model_answers_expiry').on(table.expiresAt),
  ],
);
