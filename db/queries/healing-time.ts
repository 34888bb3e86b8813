import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';

/** The database's own clock: leases of several instances must not depend on theirs. */
export const databaseNow: SQL = sql`clock_timestamp()`;

export const databaseNowPlus = (ms: number): SQL => sql`clock_timestamp() + ${ms}::float8 * interval '1 millisecond'`;

export const instant = (ms: number): SQL => sql`${new Date(ms).toISOString()}::timestamptz`;

/** Milliseconds since the epoch, whole, as a number in every driver. */
export const millisecondsOf = (time: SQL | SQLWrapper): SQL => sql`floor(extract(epoch FROM ${time}) * 1000)::float8`;

/** The lowest UUIDv7 of a millisecond: where the events of a time begin in every index that ends in their id. */
export function firstIdAt(ms: number): string {
  const hex = Math.max(0, Math.floor(ms)).toString(16).padStart(12, '0').slice(-12);
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}
