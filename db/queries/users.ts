import { and, asc, count, eq, sql } from 'drizzle-orm';
import { uuidv7 } from 'uuidv7';
import type { Database } from '../client';
import { accounts, users } from '../schema/auth-schema';

export interface NewUser {
  tenantId: string;
  name: string;
  email: string;
  role: 'admin' | 'member';
  /** As better-auth's `hashPassword` makes it. */
  passwordHash: string;
}

/** Inserts a user with a password, both or neither; null when the address is taken. */
export async function insertUser(db: Database, input: NewUser): Promise<{ id: string } | null> {
  return db.transaction(async (tx) => {
    const [user] = await tx
      .insert(users)
      .values({
        id: uuidv7(),
        tenantId: input.tenantId,
        name: input.name,
        email: input.email.toLowerCase(),
        emailVerified: true,
        role: input.role,
      })
      .onConflictDoNothing({ target: users.email })
      .returning({ id: users.id });
    if (!user) return null;
    await tx.insert(accounts).values({
      id: uuidv7(),
      tenantId: input.tenantId,
      userId: user.id,
      accountId: user.id,
      providerId: 'credential',
      password: input.passwordHash,
    });
    return user;
  });
}

/** As `insertUser`, but only while there is no user at all; two at once make one user. */
export async function insertFirstUser(db: Database, input: NewUser): Promise<{ id: string } | null> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext('selfheal.first-user'))`);
    return (await hasUsers(tx)) ? null : insertUser(tx, input);
  });
}

export async function hasUsers(db: Database): Promise<boolean> {
  return (await db.select({ id: users.id }).from(users).limit(1)).length > 0;
}

export async function listUsers(db: Database, input: { tenantId: string; limit: number }) {
  return db
    .select({ id: users.id, name: users.name, email: users.email, role: users.role, createdAt: users.createdAt })
    .from(users)
    .where(eq(users.tenantId, input.tenantId))
    .orderBy(asc(users.name), asc(users.id))
    .limit(input.limit);
}

/** The stored role; null for somebody who is not there. */
export async function findUserRole(db: Database, input: { tenantId: string; id: string }): Promise<string | null> {
  const own = and(eq(users.tenantId, input.tenantId), eq(users.id, input.id));
  const [user] = await db.select({ role: users.role }).from(users).where(own);
  return user?.role ?? null;
}

/** Changes a role, unless that would leave the tenant without an admin. */
export async function updateUserRole(
  db: Database,
  input: { tenantId: string; id: string; role: 'admin' | 'member' },
): Promise<'changed' | 'not-found' | 'last-admin'> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext('selfheal.roles'), hashtext(${input.tenantId}))`);
    const own = and(eq(users.tenantId, input.tenantId), eq(users.id, input.id));
    const [user] = await tx.select({ role: users.role }).from(users).where(own);
    if (!user) return 'not-found';
    if (user.role === 'admin' && input.role !== 'admin') {
      const admins = and(eq(users.tenantId, input.tenantId), eq(users.role, 'admin'));
      const [found] = await tx.select({ count: count() }).from(users).where(admins);
      if (Number(found?.count ?? 0) <= 1) return 'last-admin';
    }
    await tx.update(users).set({ role: input.role, updatedAt: sql`now()` }).where(own);
    return 'changed';
  });
}
