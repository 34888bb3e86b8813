import { and, desc, eq, sql } from 'drizzle-orm';
import type { Database } from '../client';
import { healingForests } from '../schema/healing-learning-schema';

interface Scope {
  tenantId: string;
  service: string;
}

export type HealingForestRow = typeof healingForests.$inferSelect;

const isOf = ({ tenantId, service }: Scope) =>
  and(eq(healingForests.tenantId, tenantId), eq(healingForests.service, service));

/** What is stored stays as it is. */
export async function insertHealingForest(db: Database, row: HealingForestRow): Promise<void> {
  await db.insert(healingForests).values(row).onConflictDoNothing();
}

export async function findActiveForest(db: Database, scope: Scope): Promise<HealingForestRow | null> {
  const [row] = await db
    .select()
    .from(healingForests)
    .where(and(isOf(scope), eq(healingForests.state, 'active')));
  return row ?? null;
}

/** Newest first, without the models. */
export async function listHealingForests(
  db: Database,
  input: Scope & { limit: number },
): Promise<Omit<HealingForestRow, 'model'>[]> {
  const { id, tenantId, service, trainedAt, rows, metrics, state } = healingForests;
  return db
    .select({ id, tenantId, service, trainedAt, rows, metrics, state })
    .from(healingForests)
    .where(isOf(input))
    .orderBy(desc(trainedAt), desc(id))
    .limit(input.limit);
}

/** Inside a transaction: two who activate wait for each other. Null is no version; false when there is no such one. */
export async function swapActiveForest(
  tx: Database,
  { id, ...scope }: Scope & { id: string | null },
): Promise<'swapped' | 'as before' | 'unknown'> {
  const t = healingForests;
  const key = JSON.stringify(['forests', scope.tenantId, scope.service]);
  await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${key}, 0))`);
  const versions = await tx.select({ id: t.id, state: t.state }).from(t).where(isOf(scope));
  if (id !== null && !versions.some((version) => version.id === id)) return 'unknown';
  const active = versions.find(({ state }) => state === 'active')?.id ?? null;
  if (active === id) return 'as before';
  if (active !== null) await tx.update(t).set({ state: 'retired' }).where(eq(t.id, active));
  if (id !== null) await tx.update(t).set({ state: 'active' }).where(eq(t.id, id));
  return 'swapped';
}
