import { and, asc, desc, eq, inArray, isNull, ne, or, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../client';
import { healingObservations, healingPatterns } from '../schema/healing-schema';
import { jsonRowsOf } from './rows-of';

export type HealingPatternRow = typeof healingPatterns.$inferSelect;
export type HealingObservationRow = typeof healingObservations.$inferSelect;

interface Scope {
  tenantId: string;
  service: string;
}

/** Most recent first. */
export async function listHealingPatterns(
  db: Database,
  input: { tenantId: string; service?: string; limit?: number },
): Promise<HealingPatternRow[]> {
  const t = healingPatterns;
  return db
    .select()
    .from(t)
    .where(and(eq(t.tenantId, input.tenantId), input.service === undefined ? undefined : eq(t.service, input.service)))
    .orderBy(desc(t.lastSeen))
    .limit(input.limit ?? 10_000);
}

/** Of the tenant's other services, most recent first. */
export async function listSharedPatterns(db: Database, input: Scope & { limit: number }): Promise<HealingPatternRow[]> {
  const t = healingPatterns;
  return db
    .select()
    .from(t)
    .where(and(eq(t.tenantId, input.tenantId), ne(t.service, input.service)))
    .orderBy(desc(t.lastSeen))
    .limit(input.limit);
}

/** Inside a transaction: the arms of these fingerprints, locked in one order. */
export async function lockHealingPatterns(
  tx: Database,
  input: Scope & { fingerprints: readonly string[]; strategy?: string },
): Promise<HealingPatternRow[]> {
  const t = healingPatterns;
  return tx
    .select()
    .from(t)
    .where(
      and(
        eq(t.tenantId, input.tenantId),
        eq(t.service, input.service),
        inArray(t.fingerprint, [...input.fingerprints]),
        input.strategy === undefined ? undefined : eq(t.strategy, input.strategy),
      ),
    )
    .orderBy(asc(t.fingerprint), asc(t.strategy))
    .for('update');
}

/** Inside a transaction: the arm, which nobody else changes until it ends; as `row` when it was not there. */
export async function claimHealingPattern(tx: Database, row: HealingPatternRow): Promise<HealingPatternRow> {
  await tx.insert(healingPatterns).values(row).onConflictDoNothing();
  const [arm] = await lockHealingPatterns(tx, { ...row, fingerprints: [row.fingerprint] });
  if (arm === undefined) throw new Error('The pattern was removed while it was being taught.');
  return arm;
}

const armIs = ({ tenantId, service, fingerprint, strategy }: Scope & { fingerprint: string; strategy: string }) => {
  const t = healingPatterns;
  return and(
    eq(t.tenantId, tenantId),
    eq(t.service, service),
    eq(t.fingerprint, fingerprint),
    eq(t.strategy, strategy),
  );
};

export async function updateHealingPattern(tx: Database, row: HealingPatternRow): Promise<void> {
  await tx.update(healingPatterns).set(row).where(armIs(row));
}

/** Inside the transaction that locked them: these arms instead of those. */
export async function replaceHealingPatterns(
  tx: Database,
  before: readonly HealingPatternRow[],
  after: HealingPatternRow[],
): Promise<void> {
  if (before.length > 0) await tx.delete(healingPatterns).where(or(...before.map(armIs)));
  if (after.length > 0) await tx.insert(healingPatterns).values(after);
}

/** False when it is known already. */
export async function insertHealingObservation(tx: Database, row: HealingObservationRow): Promise<boolean> {
  const t = healingObservations;
  const fresh = await tx.insert(t).values(row).onConflictDoNothing().returning({ eventId: t.eventId });
  return fresh.length === 1;
}

/** Counted ones, newest first. Those of earlier releases do not tell how late they were, and are left out. */
export async function listCountedObservations(
  db: Database,
  input: Scope & { fingerprint?: string; limit: number },
): Promise<HealingObservationRow[]> {
  const t = healingObservations;
  return db
    .select()
    .from(t)
    .where(
      and(
        eq(t.tenantId, input.tenantId),
        eq(t.service, input.service),
        input.fingerprint === undefined ? undefined : eq(t.fingerprint, input.fingerprint),
        eq(t.counted, true),
        sql`${t.elapsedMs} is not null`,
      ),
    )
    .orderBy(desc(t.observedAt))
    .limit(input.limit);
}

/** Whether the observation of one event was counted; null where none is kept. */
export async function isObservationCounted(
  db: Database,
  { tenantId, eventId }: { tenantId: string; eventId: string },
): Promise<boolean | null> {
  const t = healingObservations;
  const [row] = await db
    .select({ counted: t.counted })
    .from(t)
    .where(and(eq(t.eventId, eventId), eq(t.tenantId, tenantId)));
  return row?.counted ?? null;
}

const mostRecounted = 100_000;

/** Everything kept of these fingerprints, counted or not; the newest hundred thousand. */
export async function listKeptObservations(
  tx: Database,
  input: Scope & { fingerprints: readonly string[] },
): Promise<
  Pick<HealingObservationRow, 'fingerprint' | 'strategy' | 'succeeded' | 'counted' | 'observedAt' | 'source'>[]
> {
  const t = healingObservations;
  const { fingerprint, strategy, succeeded, counted, observedAt, source } = t;
  return tx
    .select({ fingerprint, strategy, succeeded, counted, observedAt, source })
    .from(t)
    .where(
      and(
        eq(t.tenantId, input.tenantId),
        eq(t.service, input.service),
        inArray(t.fingerprint, [...input.fingerprints]),
      ),
    )
    .orderBy(desc(t.observedAt))
    .limit(mostRecounted);
}

const ownFingerprint: SQL = sql`coalesce(${healingObservations.ownFingerprint}, ${healingObservations.fingerprint})`;

/** Moves observations to another group, all or those `of` one kind; their own fingerprint stays known. */
export async function regroupObservations(
  tx: Database,
  input: Scope & { from: readonly string[]; into: string; of?: { own: string; source: string | null } },
): Promise<void> {
  const t = healingObservations;
  const { of } = input;
  await tx
    .update(t)
    .set({ fingerprint: input.into, ownFingerprint })
    .where(
      and(
        eq(t.tenantId, input.tenantId),
        eq(t.service, input.service),
        inArray(t.fingerprint, [...input.from]),
        of === undefined ? undefined : sql`${ownFingerprint} = ${of.own}`,
        of === undefined ? undefined : of.source === null ? isNull(t.source) : eq(t.source, of.source),
      ),
    );
}

/** The kinds of observations in these groups. */
export async function listObservedSources(
  tx: Database,
  input: Scope & { fingerprints: readonly string[] },
): Promise<{ fingerprint: string; own: string; source: string | null }[]> {
  const t = healingObservations;
  const { fingerprint, source } = t;
  return tx
    .selectDistinct({ fingerprint, own: sql<string>`${ownFingerprint}`, source })
    .from(t)
    .where(
      and(eq(t.tenantId, input.tenantId), eq(t.service, input.service), inArray(fingerprint, [...input.fingerprints])),
    );
}

const newestEvents = 1_000;

/** The own fingerprints and sources of a group: of its observations, and of its newest thousand events. */
export const listSourcesOf = (
  tx: Database,
  input: Scope & { fingerprint: string },
): Promise<{ own: string; source: string }[]> =>
  jsonRowsOf(
    tx,
    sql`SELECT json_build_object('own', own, 'source', source)::text AS json FROM (
          SELECT coalesce(own_fingerprint, fingerprint) AS own, source FROM healing_observations
          WHERE tenant_id = ${input.tenantId} AND service = ${input.service} AND fingerprint = ${input.fingerprint}
            AND source IS NOT NULL
          UNION
          SELECT own, source FROM (
            SELECT coalesce(own_fingerprint, fingerprint) AS own, source FROM healing_events
            WHERE tenant_id = ${input.tenantId} AND service = ${input.service} AND fingerprint = ${input.fingerprint}
            ORDER BY id DESC LIMIT ${newestEvents}
          ) AS newest
        ) AS seen ORDER BY own, source`,
  );

export interface LookRow {
  own: string;
  template: string;
  source: string;
  kind: string;
  category: string;
  dependency: string | null;
}

/** What the newest failure of each of these own fingerprints looked like, by the newest thousand events of each group. */
export const listLooks = (tx: Database, input: Scope & { fingerprints: readonly string[] }): Promise<LookRow[]> =>
  jsonRowsOf<LookRow>(
    tx,
    sql`SELECT DISTINCT ON (e.own) json_build_object('own', e.own, 'template', e.template, 'source', e.source,
          'kind', e.kind, 'category', e.category, 'dependency', e.dependency)::text AS json
        FROM unnest(${sql.param([...input.fingerprints])}::text[]) AS groups(id), LATERAL (
          SELECT id, coalesce(own_fingerprint, fingerprint) AS own, template, source, kind, category, dependency
          FROM healing_events
          WHERE tenant_id = ${input.tenantId} AND service = ${input.service} AND fingerprint = groups.id
          ORDER BY healing_events.id DESC LIMIT ${newestEvents}) AS e
        WHERE e.own = ANY (${sql.param([...input.fingerprints])}::text[])
        ORDER BY e.own, e.id DESC`,
  );
