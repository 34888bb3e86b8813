/** The library's migrations and the table that keeps their history, in the schema `drizzle`: an app's own history is never touched. */
export const healingHistory = { folder: 'db/healing-migrations', table: '__healing_migrations' } as const;
