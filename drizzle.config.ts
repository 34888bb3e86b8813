import { defineConfig } from 'drizzle-kit';

/** The CRM's own tables. The library's are in drizzle-healing.config.ts, with a history of their own. */
export default defineConfig({
  dialect: 'postgresql',
  schema: [
    './db/schema/auth-schema.ts',
    './db/schema/contacts.ts',
    './db/schema/deals.ts',
    './db/schema/projects.ts',
    './db/schema/credits.ts',
    './db/schema/onboardings.ts',
    './db/schema/outbox.ts',
    './db/schema/rates.ts',
  ],
  out: './db/migrations',
});
