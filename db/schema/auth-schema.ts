import { boolean, index, integer, pgTable, text, timestamp, unique } from 'drizzle-orm/pg-core';

/*
 * The tables better-auth asks for (its `getAuthTables()` with e-mail and password and the admin plugin), under plural
 * names since `user` is a reserved word, and the counters of sign-in attempts. Property names are better-auth's.
 */

const instant = (name: string) => timestamp(name, { withTimezone: true });
const scope = () => ({
  tenantId: text('tenant_id').notNull().default('default'),
  service: text('service').notNull().default('default'),
});

/** People who may sign in. E-mail addresses are stored in lower case. */
export const users = pgTable('users', {
  id: text('id').primaryKey(),
  ...scope(),
  name: text('name').notNull(),
  email: text('email').notNull().unique(),
  emailVerified: boolean('email_verified').notNull().default(false),
  image: text('image'),
  role: text('role').notNull().default('member'),
  banned: boolean('banned').default(false),
  banReason: text('ban_reason'),
  banExpires: instant('ban_expires'),
  createdAt: instant('created_at').notNull().defaultNow(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
});

/** Who is signed in, and until when. */
export const sessions = pgTable(
  'sessions',
  {
    id: text('id').primaryKey(),
    ...scope(),
    userId: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    token: text('token').notNull().unique(),
    expiresAt: instant('expires_at').notNull(),
    ipAddress: text('ip_address'),
    userAgent: text('user_agent'),
    impersonatedBy: text('impersonated_by'),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [index('sessions_user').on(table.userId)],
);

/** How a person proves who they are: here a password's hash, under the provider `credential`. */
export const accounts = pgTable(
  'accounts',
  {
    id: text('id').primaryKey(),
    ...scope(),
    userId: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    accountId: text('account_id').notNull(),
    providerId: text('provider_id').notNull(),
    password: text('password'),
    accessToken: text('access_token'),
    refreshToken: text('refresh_token'),
    idToken: text('id_token'),
    accessTokenExpiresAt: instant('access_token_expires_at'),
    refreshTokenExpiresAt: instant('refresh_token_expires_at'),
    scope: text('scope'),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [
    index('accounts_user').on(table.userId),
    unique('accounts_provider_account').on(table.providerId, table.accountId),
  ],
);

/** Short-lived proofs; the first-run token's hash is one. */
export const verifications = pgTable(
  'verifications',
  {
    id: text('id').primaryKey(),
    ...scope(),
    identifier: text('identifier').notNull(),
    value: text('value').notNull(),
    expiresAt: instant('expires_at').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [index('verifications_identifier').on(table.identifier)],
);

/** Failed sign-ins of one address or one client in the current window. Keys are hashes. */
export const signInAttempts = pgTable(
  'sign_in_attempts',
  {
    key: text('key').primaryKey(),
    count: integer('count').notNull(),
    windowStartedAt: instant('window_started_at').notNull(),
  },
  (table) => [index('sign_in_attempts_window').on(table.windowStartedAt)],
);
