import { createHash } from 'node:crypto';
import { eq, lt, sql } from 'drizzle-orm';
import type { Database } from '@/db/client';
import { signInAttempts } from '@/db/schema/auth-schema';

/** Failed sign-ins that are let through in one window. */
export const signInLimits = { windowMs: 15 * 60_000, perEmail: 10, perClient: 30 } as const;

export interface SignInAttempt {
  email: string;
  /** Null when it is not known; the limit by address holds all the same. */
  clientIp: string | null;
  nowMs: number;
}

/**
 * Counts an attempt before its password is looked at, in one atomic statement for each key, so that many at once
 * cannot slip through. Returns the wait in milliseconds when there were too many, else null.
 */
export async function countSignIn(db: Database, attempt: SignInAttempt): Promise<number | null> {
  let waitMs: number | null = null;
  for (const { key, limit } of keysOf(attempt)) {
    const { count, startedAtMs } = await increment(db, key, attempt.nowMs);
    if (count > limit) waitMs = Math.max(waitMs ?? 0, startedAtMs + signInLimits.windowMs - attempt.nowMs);
  }
  return waitMs;
}

/** Takes back what `countSignIn` counted: only failures are held against anybody. */
export async function forgiveSignIn(db: Database, attempt: SignInAttempt): Promise<void> {
  for (const { key, forget } of keysOf(attempt)) {
    if (forget) await db.delete(signInAttempts).where(eq(signInAttempts.key, key));
    else {
      const count = sql`greatest(${signInAttempts.count} - 1, 0)`;
      await db.update(signInAttempts).set({ count }).where(eq(signInAttempts.key, key));
    }
  }
}

async function increment(db: Database, key: string, nowMs: number): Promise<{ count: number; startedAtMs: number }> {
  const now = new Date(nowMs);
  const expired = sql`${signInAttempts.windowStartedAt} <= ${new Date(nowMs - signInLimits.windowMs).toISOString()}::timestamptz`;
  const [row] = await db
    .insert(signInAttempts)
    .values({ key, count: 1, windowStartedAt: now })
    .onConflictDoUpdate({
      target: signInAttempts.key,
      set: {
        count: sql`case when ${expired} then 1 else ${signInAttempts.count} + 1 end`,
        windowStartedAt: sql`case when ${expired} then excluded.window_started_at else ${signInAttempts.windowStartedAt} end`,
      },
    })
    .returning();
  if (!row) throw new Error('The sign-in attempt was not counted.');
  if (row.count === 1) await dropExpired(db, nowMs);
  return { count: row.count, startedAtMs: row.windowStartedAt.getTime() };
}

async function dropExpired(db: Database, nowMs: number): Promise<void> {
  await db.delete(signInAttempts).where(lt(signInAttempts.windowStartedAt, new Date(nowMs - signInLimits.windowMs)));
}

/** What the visitor typed is hashed: it may be long, and may be a password in the wrong field. */
function keysOf({ email, clientIp }: SignInAttempt) {
  const digest = (text: string) => createHash('sha256').update(text).digest('base64url');
  const keys: { key: string; limit: number; forget: boolean }[] = [
    { key: `email:${digest(email.trim().toLowerCase())}`, limit: signInLimits.perEmail, forget: true },
  ];
  if (clientIp !== null) keys.push({ key: `client:${digest(clientIp)}`, limit: signInLimits.perClient, forget: false });
  return keys;
}
