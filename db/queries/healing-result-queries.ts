import { and, arrayOverlaps, desc, eq, gt, or, sql } from 'drizzle-orm';
import type { Database } from '../client';
import { healingCache, healingSteps } from '../schema/healing-schema';
import { databaseNow } from './healing-time';

export interface HealingStepName {
  tenantId: string;
  service: string;
  runKey: string;
  name: string;
}

const stepIs = (step: HealingStepName) =>
  and(
    eq(healingSteps.tenantId, step.tenantId),
    eq(healingSteps.service, step.service),
    eq(healingSteps.runKey, step.runKey),
    eq(healingSteps.name, step.name),
  );

/** True when the step was not started before. */
export async function startHealingStep(db: Database, step: HealingStepName): Promise<boolean> {
  const rows = await db
    .insert(healingSteps)
    .values({ ...step, status: 'started' })
    .onConflictDoNothing()
    .returning({ name: healingSteps.name });
  return rows.length === 1;
}

export async function findHealingStep(
  db: Database,
  step: HealingStepName,
): Promise<{ status: 'started' | 'done'; result: string | null } | null> {
  const t = healingSteps;
  const [row] = await db.select({ status: t.status, result: t.result }).from(t).where(stepIs(step));
  return row ?? null;
}

export async function finishHealingStep(db: Database, step: HealingStepName & { result: string }): Promise<void> {
  const t = healingSteps;
  const { result } = step;
  await db
    .insert(t)
    .values({ ...step, status: 'done', finishedAt: databaseNow })
    .onConflictDoUpdate({
      target: [t.tenantId, t.service, t.runKey, t.name],
      set: { status: 'done', result, finishedAt: databaseNow },
    });
}

/** A finished step stays. */
export async function forgetHealingStep(db: Database, step: HealingStepName): Promise<void> {
  await db.delete(healingSteps).where(and(stepIs(step), eq(healingSteps.status, 'started')));
}

export interface HealingCacheKey {
  tenantId: string;
  service: string;
  key: string;
}

export type HealingCacheRow = typeof healingCache.$inferSelect;

export async function findCached(db: Database, key: HealingCacheKey): Promise<HealingCacheRow | null> {
  const t = healingCache;
  const [row] = await db
    .select()
    .from(t)
    .where(
      and(eq(t.tenantId, key.tenantId), eq(t.service, key.service), eq(t.key, key.key), gt(t.expiresAt, databaseNow)),
    );
  return row ?? null;
}

/** An older result never replaces a newer one. */
export async function storeCached(db: Database, row: HealingCacheRow): Promise<void> {
  const t = healingCache;
  const { value, tags, storedAt, expiresAt } = row;
  await db
    .insert(t)
    .values(row)
    .onConflictDoUpdate({
      target: [t.tenantId, t.service, t.key],
      set: { value, tags, storedAt, expiresAt },
      setWhere: sql`${t.storedAt} <= excluded.stored_at`,
    });
}

/** Living entries of the tenant, newest first; with tags only those that have one of them. */
export async function listCached(
  db: Database,
  input: { tenantId: string; service: string; tags?: string[]; limit: number },
): Promise<HealingCacheRow[]> {
  const t = healingCache;
  if (input.tags?.length === 0) return [];
  return await db
    .select()
    .from(t)
    .where(
      and(
        eq(t.tenantId, input.tenantId),
        eq(t.service, input.service),
        gt(t.expiresAt, databaseNow),
        input.tags ? arrayOverlaps(t.tags, input.tags) : undefined,
      ),
    )
    .orderBy(desc(t.storedAt))
    .limit(input.limit);
}

/** Clears the key and everything with one of the tags; without either, everything of the tenant. */
export async function clearCached(
  db: Database,
  input: { tenantId: string; service: string; key?: string; tags?: string[] },
): Promise<void> {
  const t = healingCache;
  const chosen = [
    ...(input.key === undefined ? [] : [eq(t.key, input.key)]),
    ...(input.tags === undefined || input.tags.length === 0 ? [] : [arrayOverlaps(t.tags, input.tags)]),
  ];
  const everything = input.key === undefined && input.tags === undefined;
  if (!everything && chosen.length === 0) return;
  await db
    .delete(t)
    .where(and(eq(t.tenantId, input.tenantId), eq(t.service, input.service), everything ? undefined : or(...chosen)));
}
