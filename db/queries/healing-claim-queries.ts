import { and, eq, gt, sql } from 'drizzle-orm';
import type { Database } from '../client';
import { healingAlerts, healingKeys, healingLeases } from '../schema/healing-schema';
import { databaseNow, databaseNowPlus, instant } from './healing-time';

export interface HealingKeyScope {
  tenantId: string;
  service: string;
  actorId: string;
  source: string;
  key: string;
}

const keyIs = (scope: HealingKeyScope) =>
  and(
    eq(healingKeys.tenantId, scope.tenantId),
    eq(healingKeys.service, scope.service),
    eq(healingKeys.actorId, scope.actorId),
    eq(healingKeys.source, scope.source),
    eq(healingKeys.key, scope.key),
  );

/** Claims a key that is new, expired, or left behind by a holder that vanished; null when it is none of these. */
export async function claimHealingKey(
  db: Database,
  scope: HealingKeyScope,
  input: { argumentsDigest: string; leaseMs: number; ttlMs: number },
): Promise<{ epoch: number; resumed: boolean } | null> {
  const t = healingKeys;
  const { argumentsDigest } = input;
  const expired = sql`${t.expiresAt} <= ${databaseNow}`;
  const leaseUntil = databaseNowPlus(input.leaseMs);
  const expiresAt = databaseNowPlus(input.ttlMs);
  const [claimed] = await db
    .insert(t)
    .values({ ...scope, argumentsDigest, leaseUntil, expiresAt })
    .onConflictDoUpdate({
      target: [t.tenantId, t.service, t.actorId, t.source, t.key],
      // The epoch goes on growing over expiry, so that a forgotten holder can never match a new one.
      set: {
        argumentsDigest,
        epoch: sql`${t.epoch} + 1`,
        resumed: sql`NOT (${expired})`,
        outcome: null,
        leaseUntil,
        expiresAt,
      },
      setWhere: sql`${expired} OR (${t.argumentsDigest} = ${argumentsDigest} AND ${t.outcome} IS NULL AND ${t.leaseUntil} <= ${databaseNow})`,
    })
    .returning({ epoch: t.epoch, resumed: t.resumed });
  return claimed ?? null;
}

export async function findHealingKey(
  db: Database,
  scope: HealingKeyScope,
): Promise<{ argumentsDigest: string; outcome: string | null } | null> {
  const t = healingKeys;
  const [row] = await db.select({ argumentsDigest: t.argumentsDigest, outcome: t.outcome }).from(t).where(keyIs(scope));
  return row ?? null;
}

/** False when another holder has taken over. */
export async function completeHealingKey(
  db: Database,
  scope: HealingKeyScope,
  input: { epoch: number; outcome: string },
): Promise<boolean> {
  const rows = await db
    .update(healingKeys)
    .set({ outcome: input.outcome })
    .where(and(keyIs(scope), eq(healingKeys.epoch, input.epoch)))
    .returning({ epoch: healingKeys.epoch });
  return rows.length === 1;
}

/** False when another holder has taken over. A stored outcome stays. */
export async function releaseHealingKey(
  db: Database,
  scope: HealingKeyScope,
  input: { epoch: number },
): Promise<boolean> {
  const t = healingKeys;
  const ended = (column: typeof t.expiresAt | typeof t.leaseUntil) =>
    sql`CASE WHEN ${t.outcome} IS NULL THEN ${databaseNow} ELSE ${column} END`;
  const rows = await db
    .update(t)
    .set({ expiresAt: ended(t.expiresAt), leaseUntil: ended(t.leaseUntil) })
    .where(and(keyIs(scope), eq(t.epoch, input.epoch)))
    .returning({ epoch: t.epoch });
  return rows.length === 1;
}

/** False when another holder has taken over, or an outcome is stored. */
export async function renewHealingKey(
  db: Database,
  scope: HealingKeyScope,
  input: { epoch: number; leaseMs: number },
): Promise<boolean> {
  const t = healingKeys;
  const rows = await db
    .update(t)
    .set({ leaseUntil: databaseNowPlus(input.leaseMs) })
    .where(and(keyIs(scope), eq(t.epoch, input.epoch), sql`${t.outcome} IS NULL`))
    .returning({ epoch: t.epoch });
  return rows.length === 1;
}

/** A key in doubt does not expire by itself. */
const forEver = sql`'infinity'::timestamptz`;
const isHeld = sql`${healingKeys.expiresAt} = ${forEver}`;

/** False when another holder has taken over. */
export async function holdHealingKey(
  db: Database,
  scope: HealingKeyScope,
  input: { epoch: number; outcome: string },
): Promise<boolean> {
  const rows = await db
    .update(healingKeys)
    .set({ outcome: input.outcome, expiresAt: forEver })
    .where(and(keyIs(scope), eq(healingKeys.epoch, input.epoch)))
    .returning({ epoch: healingKeys.epoch });
  return rows.length === 1;
}

export async function findHeldHealingKey(db: Database, scope: HealingKeyScope): Promise<string | null> {
  const [row] = await db
    .select({ outcome: healingKeys.outcome })
    .from(healingKeys)
    .where(and(keyIs(scope), isHeld));
  return row?.outcome ?? null;
}

/** Without an outcome the key expires at once: it is free. False when it is not held. */
export async function settleHeldHealingKey(
  db: Database,
  scope: HealingKeyScope,
  input: { outcome: string | null; ttlMs: number },
): Promise<boolean> {
  const expiresAt = databaseNowPlus(input.ttlMs);
  const rows = await db
    .update(healingKeys)
    .set({ outcome: input.outcome, expiresAt, leaseUntil: expiresAt })
    .where(and(keyIs(scope), isHeld))
    .returning({ epoch: healingKeys.epoch });
  return rows.length === 1;
}

interface LeaseName {
  tenantId: string;
  service: string;
  name: string;
}

/** The new holder gets a new epoch; the same holder keeps its own while the lease lives. */
export async function acquireHealingLease(
  db: Database,
  input: LeaseName & { holder: string; ttlMs: number },
): Promise<number | null> {
  const t = healingLeases;
  const { tenantId, service, name, holder } = input;
  const expiresAt = databaseNowPlus(input.ttlMs);
  const expired = sql`${t.expiresAt} <= ${databaseNow}`;
  const [row] = await db
    .insert(t)
    .values({ tenantId, service, name, holder, epoch: 1, expiresAt })
    .onConflictDoUpdate({
      target: [t.tenantId, t.service, t.name],
      set: { holder, expiresAt, epoch: sql`CASE WHEN ${expired} THEN ${t.epoch} + 1 ELSE ${t.epoch} END` },
      setWhere: sql`${expired} OR ${t.holder} = ${holder}`,
    })
    .returning({ epoch: t.epoch });
  return row?.epoch ?? null;
}

/** With `ttlMs` 0 the lease ends now. False when it is not held any more. */
export async function extendHealingLease(
  db: Database,
  input: LeaseName & { holder: string; epoch: number; ttlMs: number },
): Promise<boolean> {
  const t = healingLeases;
  const rows = await db
    .update(t)
    .set({ expiresAt: databaseNowPlus(input.ttlMs) })
    .where(
      and(
        eq(t.tenantId, input.tenantId),
        eq(t.service, input.service),
        eq(t.name, input.name),
        eq(t.holder, input.holder),
        eq(t.epoch, input.epoch),
        gt(t.expiresAt, databaseNow),
      ),
    )
    .returning({ epoch: t.epoch });
  return rows.length === 1;
}

/** Claims the right to send an alert; null while somebody sends it, its cooldown runs, or one was sent since a time. */
export async function claimHealingAlert(
  db: Database,
  input: {
    id: string;
    tenantId: string;
    service: string;
    key: string;
    cooldownMs: number;
    leaseMs: number;
    unlessSentSinceMs?: number;
  },
): Promise<string | null> {
  const t = healingAlerts;
  const { id, tenantId, service, key, cooldownMs } = input;
  const leaseUntil = databaseNowPlus(input.leaseMs);
  const since = input.unlessSentSinceMs;
  const stale = since === undefined ? sql`` : sql`AND ${t.claimedAt} < ${instant(since)}`;
  const [row] = await db
    .insert(t)
    .values({ id, tenantId, service, key, status: 'sending', leaseUntil, cooldownMs, quietUntil: databaseNow })
    .onConflictDoUpdate({
      target: [t.tenantId, t.service, t.key],
      set: {
        // Whoever takes over an unfinished claim keeps its id: vendors recognise the message by it.
        id: sql`CASE WHEN ${t.status} = 'sending' THEN ${t.id} ELSE ${id}::uuid END`,
        status: 'sending',
        leaseUntil,
        cooldownMs,
        claimedAt: databaseNow,
        settledAt: null,
      },
      setWhere: sql`(${t.status} = 'sending' AND ${t.leaseUntil} <= ${databaseNow})
        OR (${t.status} = 'sent' AND ${t.quietUntil} <= ${databaseNow} ${stale}) OR ${t.status} = 'failed'`,
    })
    .returning({ id: t.id });
  return row?.id ?? null;
}

export async function settleHealingAlert(
  db: Database,
  input: { tenantId: string; id: string; sent: boolean; detail: string },
): Promise<void> {
  const t = healingAlerts;
  await db
    .update(t)
    .set({
      status: input.sent ? 'sent' : 'failed',
      detail: input.detail,
      settledAt: databaseNow,
      quietUntil: sql`${databaseNow} + ${t.cooldownMs} * interval '1 millisecond'`,
    })
    .where(and(eq(t.tenantId, input.tenantId), eq(t.id, input.id)));
}
