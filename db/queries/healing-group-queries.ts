import { and, eq, or, sql } from 'drizzle-orm';
import type { Database } from '../client';
import { healingGroups } from '../schema/healing-learning-schema';
import { databaseNow } from './healing-time';

interface Scope {
  tenantId: string;
  service: string;
}

export type HealingGroupRow = typeof healingGroups.$inferSelect;
type Alias = Pick<HealingGroupRow, 'fingerprint' | 'source' | 'group'>;

/**
 * Inside a transaction, before its first look at groups: while one changes them nobody else does, and nobody counts an
 * observation; those who only count do not wait for each other.
 */
export async function lockHealingGroups(tx: Database, scope: Scope, purpose: 'to count' | 'to change'): Promise<void> {
  const key = JSON.stringify(['groups', scope.tenantId, scope.service]);
  const lock = purpose === 'to count' ? sql`pg_advisory_xact_lock_shared` : sql`pg_advisory_xact_lock`;
  await tx.execute(sql`SELECT ${lock}(hashtextextended(${key}, 0))`);
}

export async function listHealingGroups(db: Database, input: Scope): Promise<HealingGroupRow[]> {
  const t = healingGroups;
  return db
    .select()
    .from(t)
    .where(and(eq(t.tenantId, input.tenantId), eq(t.service, input.service)))
    .orderBy(t.fingerprint, t.source);
}

export async function changeHealingGroups(
  tx: Database,
  { tenantId, service, by }: Scope & { by: string },
  { put, removed }: { put: readonly Alias[]; removed: readonly Alias[] },
): Promise<void> {
  const t = healingGroups;
  const mine = and(eq(t.tenantId, tenantId), eq(t.service, service));
  const gone = removed.map(({ fingerprint, source }) => and(eq(t.fingerprint, fingerprint), eq(t.source, source)));
  if (gone.length > 0) await tx.delete(t).where(and(mine, or(...gone)));
  if (put.length === 0) return;
  await tx
    .insert(t)
    .values(put.map(({ fingerprint, source, group }) => ({ tenantId, service, fingerprint, source, group, by })))
    .onConflictDoUpdate({
      target: [t.tenantId, t.service, t.fingerprint, t.source],
      set: { group: sql`excluded.group_id`, by, madeAt: databaseNow },
    });
}
