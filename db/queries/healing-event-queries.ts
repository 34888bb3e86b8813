import { and, asc, desc, eq, gt, ilike, inArray, lt, or, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../client';
import {
  healingAttempts,
  healingEventCounters,
  healingEvents,
  healingIssues,
  healingRollups,
} from '../schema/healing-schema';

export type HealingEventRow = typeof healingEvents.$inferSelect;
export type HealingAttemptRow = typeof healingAttempts.$inferSelect;
export type HealingCounterRow = typeof healingEventCounters.$inferSelect;
export type HealingRollupRow = typeof healingRollups.$inferSelect;
export type HealingIssueRow = typeof healingIssues.$inferSelect;

/** Stores what is not stored yet and returns the ids of the new rows. Pass at most a few hundred. */
export async function insertHealingEvents(db: Database, rows: HealingEventRow[]): Promise<string[]> {
  if (rows.length === 0) return [];
  const inserted = await db
    .insert(healingEvents)
    .values(rows)
    .onConflictDoNothing()
    .returning({ id: healingEvents.id });
  return inserted.map(({ id }) => id);
}

export async function insertHealingAttempts(db: Database, rows: HealingAttemptRow[]): Promise<void> {
  if (rows.length > 0) await db.insert(healingAttempts).values(rows).onConflictDoNothing();
}

export async function insertHealingCounters(db: Database, rows: HealingCounterRow[]): Promise<string[]> {
  if (rows.length === 0) return [];
  const inserted = await db
    .insert(healingEventCounters)
    .values(rows)
    .onConflictDoNothing()
    .returning({ id: healingEventCounters.id });
  return inserted.map(({ id }) => id);
}

/** Adds counts to the roll-ups. Rows come in one order from everybody, or two writers could wait for each other. */
export async function addToRollups(db: Database, rows: HealingRollupRow[]): Promise<void> {
  if (rows.length === 0) return;
  const t = healingRollups;
  await db
    .insert(t)
    .values(rows)
    .onConflictDoUpdate({
      target: [
        ...[t.tenantId, t.resolution, t.bucketStart, t.service, t.source, t.kind],
        ...[t.strategy, t.outcome, t.chosenBy, t.latencyBucket],
      ],
      set: { count: sql`${t.count} + excluded.count` },
    });
}

export async function addToIssues(db: Database, rows: HealingIssueRow[]): Promise<void> {
  if (rows.length === 0) return;
  const t = healingIssues;
  await db
    .insert(t)
    .values(rows)
    .onConflictDoUpdate({
      target: [t.tenantId, t.hourStart, t.service, t.fingerprint, t.source, t.outcome],
      set: {
        kind: sql`CASE WHEN excluded.last_seen >= ${t.lastSeen} THEN excluded.kind ELSE ${t.kind} END`,
        recurring: sql`${t.recurring} OR excluded.recurring`,
        // UUIDv7: the greater id is the newer event.
        eventId: sql`CASE WHEN ${t.eventId} > excluded.event_id THEN ${t.eventId} ELSE coalesce(excluded.event_id, ${t.eventId}) END`,
        count: sql`${t.count} + excluded.count`,
        firstSeen: sql`least(${t.firstSeen}, excluded.first_seen)`,
        lastSeen: sql`greatest(${t.lastSeen}, excluded.last_seen)`,
      },
    });
}

export async function attachModelTrace(
  db: Database,
  input: { tenantId: string; id: string; model: unknown },
): Promise<void> {
  await db
    .update(healingEvents)
    .set({ model: input.model })
    .where(and(eq(healingEvents.tenantId, input.tenantId), eq(healingEvents.id, input.id)));
}

export interface HealingEventFilter {
  tenantId: string;
  outcome?: string;
  source?: string;
  kind?: string;
  search?: string;
  needsYou?: boolean;
  /** Only events older than this id. */
  before?: string;
  /** Only events newer than this id. */
  after?: string;
  limit: number;
}

/** Newest first. */
export async function listHealingEvents(db: Database, filter: HealingEventFilter): Promise<HealingEventRow[]> {
  const t = healingEvents;
  const conditions: (SQL | undefined)[] = [
    eq(t.tenantId, filter.tenantId),
    filter.outcome === undefined ? undefined : eq(t.outcome, filter.outcome),
    filter.source === undefined ? undefined : eq(t.source, filter.source),
    filter.kind === undefined ? undefined : eq(t.kind, filter.kind),
    filter.before === undefined ? undefined : lt(t.id, filter.before),
    filter.after === undefined ? undefined : gt(t.id, filter.after),
    // Spelt as in the partial index, so that the planner recognises it.
    filter.needsYou ? sql`(${t.outcome} in ('failed', 'unknown') or ${t.recurring})` : undefined,
    filter.search ? containing(filter.search) : undefined,
  ];
  return db
    .select()
    .from(t)
    .where(and(...conditions))
    .orderBy(desc(t.id))
    .limit(filter.limit);
}

function containing(search: string): SQL | undefined {
  const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`;
  const t = healingEvents;
  return or(...[t.source, t.message, t.template, t.errorName, t.errorCode].map((column) => ilike(column, pattern)));
}

export async function findHealingEvent(
  db: Database,
  input: { tenantId: string; id: string },
): Promise<HealingEventRow | null> {
  const [row] = await db
    .select()
    .from(healingEvents)
    .where(and(eq(healingEvents.tenantId, input.tenantId), eq(healingEvents.id, input.id)));
  return row ?? null;
}

/** In the order in which they were made. */
export async function listHealingAttempts(db: Database, input: { eventIds: string[] }): Promise<HealingAttemptRow[]> {
  if (input.eventIds.length === 0) return [];
  return db
    .select()
    .from(healingAttempts)
    .where(inArray(healingAttempts.eventId, input.eventIds))
    .orderBy(asc(healingAttempts.eventId), asc(healingAttempts.number));
}
