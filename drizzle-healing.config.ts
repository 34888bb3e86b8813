import { defineConfig } from 'drizzle-kit';

/** The library's tables; migrated into `__healing_migrations`, so that an adopter's history is never touched. */
export default defineConfig({
  dialect: 'postgresql',
  schema: [
    './db/schema/healing-schema.ts',
    './db/schema/healing-coordination-schema.ts',
    './db/schema/healing-learning-schema.ts',
  ],
  out: './db/healing-migrations',
  migrations: { table: '__healing_migrations' },
});
