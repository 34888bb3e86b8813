import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';

/** The database's own clock: leases of several instances must not depend on theirs. */
export const databaseNow: SQL = sql`clock_timestamp()`;

export const databaseNowPlus = (ms: number): SQL => sql`clock_timestamp() + ${ms}::float8 * interval '1 millisecond'`;

export const instant = (ms: number): SQL => sql`${new Date(ms).toISOString()}::timestamptz`;

/** Milliseconds since the epoch, whole, as a number in every driver. */
export const millisecondsOf = (time: SQL | SQLWrapper): SQL => sql`floor(extract(epoch FROM ${time}) * 1000)::float8`;
