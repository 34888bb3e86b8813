import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { and, eq, gt, lte } from 'drizzle-orm';
import { uuidv7 } from 'uuidv7';
import { hasUsers } from '@/db/queries/users';
import { verifications } from '@/db/schema/auth-schema';
import { environment } from '@/lib/env';
import { database } from '@/lib/runtime/database';
import { createFirstAdmin } from './users';

const IDENTIFIER = 'first-run';
const LIFETIME_MS = 24 * 3_600_000;

/** `closed`: there is a user already, so the page does not exist any more. */
export type FirstRunState = 'open' | 'refused' | 'closed';

/**
 * A token that opens /first-run, to be printed at the start; null when there is a user, or when ADMIN_EMAIL will make
 * one. Only its hash is stored; it holds for a day, until the first admin is made. Tokens of other instances that
 * start at the same time hold as well.
 */
export async function firstRunToken(): Promise<string | null> {
  if (environment().ADMIN_EMAIL !== undefined) return null;
  const { db } = await database();
  if (await hasUsers(db)) return null;
  const token = randomBytes(32).toString('base64url');
  const now = Date.now();
  await db
    .delete(verifications)
    .where(and(eq(verifications.identifier, IDENTIFIER), lte(verifications.expiresAt, new Date(now))));
  await db.insert(verifications).values({
    id: uuidv7(),
    identifier: IDENTIFIER,
    value: digest(token).toString('hex'),
    expiresAt: new Date(now + LIFETIME_MS),
  });
  return token;
}

/** Whether the first-run page opens for this token. */
export async function firstRunState(token: unknown): Promise<FirstRunState> {
  const { db } = await database();
  if (await hasUsers(db)) return 'closed';
  if (typeof token !== 'string' || token.length > 100) return 'refused';
  const valid = and(eq(verifications.identifier, IDENTIFIER), gt(verifications.expiresAt, new Date()));
  const stored = await db.select({ value: verifications.value }).from(verifications).where(valid);
  const given = digest(token);
  // Every stored hash is compared, in constant time: neither the place nor the moment of a match can be measured.
  const matches = stored.filter(({ value }) => timingSafeEqual(Buffer.from(value, 'hex'), given));
  return matches.length > 0 ? 'open' : 'refused';
}

/** Makes the first admin, once: afterwards no token opens anything. */
export async function claimFirstRun(
  token: unknown,
  admin: { name: string; email: string; password: string },
): Promise<'created' | Exclude<FirstRunState, 'open'>> {
  const state = await firstRunState(token);
  if (state !== 'open') return state;
  if (!(await createFirstAdmin(admin))) return 'closed';
  const { db } = await database();
  await db.delete(verifications).where(eq(verifications.identifier, IDENTIFIER));
  return 'created';
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Whether there is any account; if not, the sign-in page tells where to begin. */
export async function anyoneCanSignIn(): Promise<boolean> {
  return hasUsers((await database()).db);
}
