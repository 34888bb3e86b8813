import { hashPassword } from 'better-auth/crypto';
import { insertFirstUser, insertUser } from '@/db/queries/users';
import { environment } from '@/lib/env';
import { database } from '@/lib/runtime/database';
import type { Role } from './roles';

export interface UserInput {
  name: string;
  email: string;
  /** 12 to 128 characters; checked by the caller's schema. */
  password: string;
  role: Role;
  tenantId?: string;
}

/** Makes an account that can sign in. Null when the e-mail address is taken. */
export async function createUser({
  password,
  tenantId = 'default',
  ...user
}: UserInput): Promise<{ id: string } | null> {
  const passwordHash = await hashPassword(password);
  const { db } = await database();
  return insertUser(db, { ...user, tenantId, passwordHash });
}

/** Makes the very first account, an admin. Null when there is one already, whoever it is. */
export async function createFirstAdmin(input: Omit<UserInput, 'role'>): Promise<{ id: string } | null> {
  const { password, tenantId = 'default', ...user } = input;
  const passwordHash = await hashPassword(password);
  const { db } = await database();
  return insertFirstUser(db, { ...user, role: 'admin', tenantId, passwordHash });
}

/**
 * Makes the first admin from ADMIN_EMAIL and ADMIN_PASSWORD. Does nothing without them, or once there is any user:
 * a password changed in the app is not set back by a restart.
 */
export async function ensureFirstAdmin(): Promise<{ id: string } | null> {
  const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = environment();
  if (email === undefined || password === undefined) return null;
  return createFirstAdmin({ name: 'Admin', email, password });
}
